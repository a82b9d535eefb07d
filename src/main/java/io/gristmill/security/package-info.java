/**
 * Who may do what. Nobody is asked who they are yet; what is kept out is the web page of a stranger that makes its reader's
 * browser talk to a server on the same machine.
 */
@NullMarked
package io.gristmill.security;

import org.jspecify.annotations.NullMarked;
