/** Results as a zip, written while it is read. */
@NullMarked
package io.gristmill.api.zip;

import org.jspecify.annotations.NullMarked;
