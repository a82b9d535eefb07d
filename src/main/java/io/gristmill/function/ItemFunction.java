package io.gristmill.function;

import org.jspecify.annotations.Nullable;

/** Maps one item to one value. */
public non-sealed interface ItemFunction extends BatchFunction {

    /**
     * The value of one item.
     *
     * @return null, a Boolean, a Number, a CharSequence, a Map with text keys, an Iterable, an array of these, {@link Json}, or an
     *         {@link OutputFile}
     * @throws InvalidInputException if the item itself is not acceptable: the item fails as INVALID_INPUT and is not retried
     * @throws Exception anything else fails the item as EXCEPTION, after the job's retries
     */
    @Nullable
    Object apply(Item item, FunctionContext context) throws Exception;
}
