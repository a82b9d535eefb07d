/** What has come out of a job: all records in several shapes, single items, the combined value, and the stream of events. */
@NullMarked
package io.gristmill.api.result;

import org.jspecify.annotations.NullMarked;
