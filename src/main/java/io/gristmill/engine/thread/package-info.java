/** Runs chunks on threads of the server, to measure what isolation costs. */
@NullMarked
package io.gristmill.engine.thread;

import org.jspecify.annotations.NullMarked;
