package io.gristmill.reduce;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import io.gristmill.job.SizeText;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One list of all values in their order; of a value that is a list itself, its elements. */
final class Concat implements Fold {
    private final long mostBytes;
    private final ByteArrayOutputStream list = new ByteArrayOutputStream();

    Concat(long mostBytes) {
        this.mostBytes = mostBytes;
        list.write('[');
    }

    @Override
    public void add(Value value) {
        JsonParser parser = value.parser();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            append(value);
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            append(value);
        }
    }

    /** Byte for byte what the parser stands at. */
    private void append(Value value) {
        JsonParser parser = value.parser();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        if (list.size() + to - from + 2L > mostBytes) {
            throw new IrreducibleException("the list would be larger than " + SizeText.format(mostBytes)
                    + ", the limit resultSize of this job, at " + value.name());
        }
        if (list.size() > 1) {
            list.write(',');
        }
        list.write(value.json(), from, to - from);
    }

    @Override
    public String result() {
        return list.toString(StandardCharsets.UTF_8) + "]";
    }
}
