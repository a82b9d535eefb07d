/**
 * Whether the server is as it describes itself: requests that are made of its own description, sound and broken ones, and what it
 * must answer by it. Whatever operations there are, they are tried.
 */
@NullMarked
package io.gristmill.contract;

import org.jspecify.annotations.NullMarked;
