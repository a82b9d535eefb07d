package io.gristmill.engine;

import io.gristmill.job.Interval;
import io.gristmill.job.Job;

/**
 * A chunk for a worker.
 *
 * @param attempt numbers this run of this chunk, unique in this server's life
 * @param tries   how often the item was in flight when a worker died; above 0 the chunk is that item, or block of a range, alone
 */
public record Task(long attempt, Job job, Interval chunk, int tries) {}
