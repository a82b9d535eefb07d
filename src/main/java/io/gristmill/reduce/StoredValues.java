package io.gristmill.reduce;

import java.io.IOException;

import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.Reduction;
import io.gristmill.job.ResultStore;

/** Reduces what is stored of a job: one pass over its records, a block in memory at a time. */
public final class StoredValues {
    private final StoredRecords records;

    public StoredValues(JobStore jobs, ResultStore results) {
        this.records = new StoredRecords(jobs, results);
    }

    /**
     * The one value of all items that had succeeded when the job was as given, as JSON text.
     *
     * @param mostBytes how large a list may be
     * @throws IrreducibleException if a value is not of the right kind, or the list too large
     */
    public String reduce(Job job, Reduction reduction, long mostBytes) throws IOException {
        if (reduction.operation() == Reduction.Operation.COUNT) {
            return Long.toString(job.succeeded());
        }
        Reducer reducer = new Reducer(reduction, mostBytes);
        records.forEach(job, (result, _) -> reducer.add(result));
        return reducer.result();
    }
}
