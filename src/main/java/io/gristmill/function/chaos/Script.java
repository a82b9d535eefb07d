package io.gristmill.function.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;

/** Steps that are played in order. All of them are read before the first is played, so a mistake in one has no effects. */
record Script(List<Step> steps) {

    /** @param json one step or a list of steps, as plain values */
    static Script of(@Nullable Object json) {
        List<Step> steps = new ArrayList<>();
        for (Object step : json instanceof List<?> list ? list : Collections.singletonList(json)) {
            if (!(step instanceof Map<?, ?> fields)) {
                throw new InvalidInputException("A step is an object such as {\"sleep\": \"2s\"}, not " + step);
            }
            steps.add(Vocabulary.step(fields));
        }
        return new Script(steps);
    }

    @Nullable
    Object play(Stage stage) throws Exception {
        for (Step step : steps) {
            step.play(stage);
        }
        return stage.value;
    }
}
