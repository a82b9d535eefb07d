package io.gristmill.reduce;

import tools.jackson.core.JsonParser;

/** Takes values one after the other, and keeps what is to be known of them in little memory. */
interface Fold {

    /**
     * Takes a value. The parser stands at its first token.
     *
     * @throws IrreducibleException if it is not of the right kind
     */
    void add(Value value);

    /** JSON text of what all values come to. */
    String result();

    /**
     * A value of an item.
     *
     * @param parser stands at the value's first token
     * @param json   what is parsed, in UTF-8
     * @param name   what a person calls it
     */
    record Value(JsonParser parser, byte[] json, String name) {}
}
