package io.gristmill.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How a block and its records look in bytes, on the connection and in the result file alike. All numbers are big-endian.
 *
 * <pre>
 * block   magic:4  bytes:4  records:4  crc32c:4  record*          bytes and crc32c: of the records
 * record  length:4 state:1  attempts:1 flags:2   index:8 [to:8]  section*      length: of what follows it
 * section tag:1    length:4 content
 * </pre>
 *
 * A record of a range block has {@code to}: it stands for all numbers {@code [index, to)}.
 */
final class RecordLayout {
    static final int MAGIC = 0x47_4D_42_31; // GMB1
    static final int BLOCK_HEADER = 16;
    static final int RECORD_HEADER = 16;
    static final int SECTION_HEADER = 5;

    static final byte SUCCEEDED = 1;
    static final byte FAILED = 2;

    static final short FLAG_RANGE = 1;
    /** The output's bytes lie in the worker's scratch directory, not in the record. */
    static final short FLAG_SCRATCH = 2;

    /** The record changes accumulators. */
    static final short FLAG_DELTAS = 4;

    static final byte NAME = 1;
    static final byte VALUE = 2;
    static final byte OUTPUT = 3;
    static final byte OUTPUT_BYTES = 4;
    static final byte FAILURE = 5;
    /** One change of an accumulator: kind:1, name and key with their lengths:2, JSON. There may be many. */
    static final byte DELTA = 6;

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private RecordLayout() {}
}
