package io.gristmill.dispatch;

import io.gristmill.job.JobReport;

/** A job and what it has cost, at one moment. */
public record ReportView(JobView job, JobReport report) {}
