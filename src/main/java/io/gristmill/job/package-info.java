/**
 * The words of the domain, and the ports behind which storage lies. A job is the interval {@code [0, n)} of item indexes; a
 * {@linkplain io.gristmill.job.Segment segment} is a committed piece of it.
 */
@NullMarked
package io.gristmill.job;

import org.jspecify.annotations.NullMarked;
