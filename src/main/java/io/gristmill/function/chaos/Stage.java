package io.gristmill.function.chaos;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.FunctionContext;

/** What a script is played for: an item, or the initialising of a job. Steps leave the value here. */
final class Stage {
    final long index;
    final int attempt;
    final FunctionContext context;
    final @Nullable Object initialised;
    private final @Nullable Sabotage sabotage;
    @Nullable
    Object value;

    /**
     * @param index       of the item, 0 while initialising
     * @param attempt     which try this is, from 1
     * @param context     of the item or the job
     * @param sabotage    what badFrame and corruptPage need
     * @param initialised the value of the script that initialised the job
     * @param value       what the script comes to if no step says otherwise
     */
    Stage(long index, int attempt, FunctionContext context, @Nullable Sabotage sabotage, @Nullable Object initialised,
            @Nullable Object value) {
        this.index = index;
        this.attempt = attempt;
        this.context = context;
        this.sabotage = sabotage;
        this.initialised = initialised;
        this.value = value;
    }

    Sabotage sabotage() {
        if (sabotage == null) {
            throw new IllegalStateException("This function was not armed");
        }
        return sabotage;
    }
}
