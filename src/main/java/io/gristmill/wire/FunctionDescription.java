package io.gristmill.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A function as its worker describes it.
 *
 * @param kind        {@code item} or {@code range}
 * @param input       the shape of input: {@code items}, {@code range}, {@code files} or {@code any}
 * @param initialises whether it has an initialiser, so that a worker stays with its job
 * @param idempotent  whether an item may run on two workers at once
 * @param shared      whether a job brings shared data: {@code none}, {@code optional} or {@code required}
 * @param combines    whether it can combine values to one
 * @param concurrency how many items run at once in a worker, unless the job says otherwise
 * @param checks      whether it has parameters checked beyond their schema
 * @param picture     whether its items are the bands of one picture
 */
public record FunctionDescription(String name, String version, String kind, String input, String summary, String parametersSchema,
        String example, @Nullable String rangeParameter, boolean initialises, boolean idempotent, String shared,
        boolean combines, int concurrency, boolean checks, boolean picture) {

    void write(DataOutput out) throws IOException {
        out.writeUTF(name);
        out.writeUTF(version);
        out.writeUTF(kind);
        out.writeUTF(input);
        Texts.write(out, summary);
        Texts.write(out, parametersSchema);
        Texts.write(out, example);
        out.writeUTF(rangeParameter == null ? "" : rangeParameter);
        out.writeBoolean(initialises);
        out.writeBoolean(idempotent);
        out.writeUTF(shared);
        out.writeBoolean(combines);
        out.writeInt(concurrency);
        out.writeBoolean(checks);
        out.writeBoolean(picture);
    }

    static FunctionDescription read(DataInput in) throws IOException {
        String name = in.readUTF();
        String version = in.readUTF();
        String kind = in.readUTF();
        String input = in.readUTF();
        String summary = Texts.read(in);
        String schema = Texts.read(in);
        String example = Texts.read(in);
        String rangeParameter = in.readUTF();
        return new FunctionDescription(name, version, kind, input, summary, schema, example,
                rangeParameter.isEmpty() ? null : rangeParameter, in.readBoolean(), in.readBoolean(), in.readUTF(),
                in.readBoolean(), in.readInt(), in.readBoolean(), in.readBoolean());
    }
}
