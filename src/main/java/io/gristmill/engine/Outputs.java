package io.gristmill.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.gristmill.job.ResultStore;
import io.gristmill.wire.RecordOutput;
import io.gristmill.wire.ResultRecord;

/** Brings outputs that did not travel in their record from a worker's scratch directory to where they are kept. */
public final class Outputs {
    private final ResultStore results;

    public Outputs(ResultStore results) {
        this.results = results;
    }

    /**
     * Stores the output of a record, if it has one that lies in the scratch directory.
     *
     * @return its size in bytes, or 0 if there is none
     * @throws io.gristmill.job.BadOutputException if it is not what the record says
     */
    public long adopt(Task task, Path scratch, ResultRecord result) throws IOException {
        RecordOutput output = result.hasStoredOutput() ? result.output() : null;
        if (output == null) {
            return 0;
        }
        Path file = scratch.resolve(Long.toString(result.index()));
        results.adoptOutput(task.job().id(), task.job().round(), result.index(), file, output.bytes(), output.sha256());
        Files.deleteIfExists(file);
        return output.bytes();
    }
}
