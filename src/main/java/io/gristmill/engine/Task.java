package io.gristmill.engine;

import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.LimitPolicy;

/**
 * A chunk for a worker.
 *
 * @param attempt numbers this run of this chunk, unique in this server's life
 * @param tries   how often the item was in flight when a worker died; above 0 the chunk is that item, or block of a range, alone
 * @param limits  what an item may use
 * @param opens   how often the job could not be opened before, in a row
 */
public record Task(long attempt, Job job, Interval chunk, int tries, LimitPolicy.Granted limits, int opens) {}
