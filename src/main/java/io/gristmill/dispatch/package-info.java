/**
 * Decides which items run where and when. {@link io.gristmill.dispatch.JobService} is the way in;
 * {@link io.gristmill.dispatch.Dispatcher} is the one thread that owns the state of all jobs that have not ended.
 */
@NullMarked
package io.gristmill.dispatch;

import org.jspecify.annotations.NullMarked;
