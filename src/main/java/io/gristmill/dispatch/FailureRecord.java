package io.gristmill.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.gristmill.job.Failure;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.source.Source;
import io.gristmill.source.SourceReader;
import io.gristmill.wire.Block;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.RecordFailure;

/** The record of an item that its worker did not live to write. */
final class FailureRecord {
    private static final int MOST_BYTES = 256 * 1024;

    private FailureRecord() {}

    static Block of(Job job, Interval blamed, int attempts, Failure failure) {
        BlockWriter writer = new BlockWriter(MOST_BYTES);
        try {
            if (job.function().kind() == FunctionDescriptor.Kind.RANGE) {
                writer.beginRange(blamed.from(), blamed.to(), attempts);
            } else {
                writer.begin(blamed.from(), attempts);
                if (Source.decode(job.spec().source()) instanceof Source.Files files) {
                    try (SourceReader reader = new SourceReader(files.directory())) {
                        writer.name(reader.file(blamed.from()).name());
                    }
                }
            }
            writer.failed(new RecordFailure(failure.kind().name(), failure.title(), failure.detail(), failure.exitCode(),
                    failure.signal()));
            return Block.validate(writer.take());
        } catch (IOException e) {
            throw new UncheckedIOException("The failure of item " + blamed.from() + " could not be recorded", e);
        }
    }
}
