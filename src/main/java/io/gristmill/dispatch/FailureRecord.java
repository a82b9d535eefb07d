package io.gristmill.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;

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
    private static final System.Logger LOG = System.getLogger(FailureRecord.class.getName());
    private static final int MOST_BYTES = 256 * 1024;

    private FailureRecord() {}

    static Block of(Job job, Interval blamed, int attempts, Failure failure) {
        BlockWriter writer = new BlockWriter(MOST_BYTES);
        try {
            if (job.function().kind() == FunctionDescriptor.Kind.RANGE) {
                writer.beginRange(blamed.from(), blamed.to(), attempts);
            } else {
                writer.begin(blamed.from(), attempts);
                String name = name(job, blamed.from());
                if (name != null) {
                    writer.name(name);
                }
            }
            Failure.Bound bound = failure.bound();
            writer.failed(new RecordFailure(failure.kind().name(), failure.title(), failure.detail(), failure.exitCode(),
                    failure.signal(), bound == null ? null : new RecordFailure.Bound(bound.limit(), bound.granted()), true));
            return Block.validate(writer.take());
        } catch (IOException e) {
            throw new UncheckedIOException("The failure of item " + blamed.from() + " could not be recorded", e);
        }
    }

    /** The file's name; a record without it is better than none. */
    private static @Nullable String name(Job job, long index) {
        if (!(Source.decode(job.spec().source()) instanceof Source.Files files)) {
            return null;
        }
        try (SourceReader reader = SourceReader.of(files.content())) {
            return reader.file(index).name();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The name of item " + index + " of job " + job.id() + " cannot be read", e);
            return null;
        }
    }
}
