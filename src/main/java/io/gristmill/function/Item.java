package io.gristmill.function;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * One input of a job. The accessors convert; one that does not fit the item throws {@link InvalidInputException}, which fails the
 * item with a message that a user can act on.
 */
public interface Item {

    /** The item's place in the job, from 0. */
    long index();

    /** Which try at this item this is, from 1: more follow when it threw and the job has retries, or when its worker died. */
    default int attempt() {
        return 1;
    }

    /** The file's name as the client gave it, or the item's number or index as text. Data, never a path. */
    String name();

    /** The item as an integer of 64 bits. */
    long number();

    /** The item as text. */
    String text();

    /** The file's content, or the item's JSON text in UTF-8. */
    byte[] bytes() throws IOException;

    /** The item as plain values: null, Boolean, Long, BigInteger, Double, BigDecimal, String, List, Map. */
    @Nullable
    Object json();

    /** Whether the item is an uploaded file, which has a path. */
    default boolean isFile() {
        return false;
    }

    /** The file, read-only and shared: never write to it. */
    Path path();
}
