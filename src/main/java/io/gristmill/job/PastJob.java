package io.gristmill.job;

/**
 * What an ended job tells about the next one of its function.
 *
 * @param items  that have a result
 * @param report what they cost
 */
public record PastJob(long items, JobReport report) {}
