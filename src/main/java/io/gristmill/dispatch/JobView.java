package io.gristmill.dispatch;

import io.gristmill.job.Job;
import io.gristmill.job.Progress;

/** A job as it is stored, and how far it is now. */
public record JobView(Job job, Progress progress) {}
