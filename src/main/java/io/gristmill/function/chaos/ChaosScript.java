package io.gristmill.function.chaos;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;

/** Plays each item as a script of faults: what a batch may meet, on demand. */
public final class ChaosScript implements ItemFunction, Armed {
    private @Nullable Sabotage sabotage;
    private @Nullable Object initialised;

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("chaos.script",
                "Does to its worker what each item says: returns, sleeps, throws, exits, crashes, hangs, leaks.").parameters("""
                        {
                          "$schema": "https://json-schema.org/draft/2020-12/schema",
                          "type": "object",
                          "properties": {
                            "initialise": {
                              "description": "Steps to play once per worker before the first item, as in an item.",
                              "type": "array",
                              "items": {"type": "object", "minProperties": 1},
                              "default": []
                            }
                          },
                          "additionalProperties": false
                        }""").example(
                        """
                                {
                                  "function": "chaos.script",
                                  "input": {"items": [{"return": "well"}, [{"sleep": "500ms"}, {"return": "late"}], {"throw": "on purpose"}]}
                                }""");
    }

    @Override
    public void arm(Sabotage means) {
        sabotage = means;
    }

    @Override
    public void initialise(FunctionContext context) throws Exception {
        Object script = context.parameters().values().get("initialise");
        if (script != null) {
            initialised = Script.of(script).play(new Stage(0, context.attempt(), context, sabotage, null, null));
        }
    }

    /** The value that the last step with one left, or the item's index. */
    @Override
    public @Nullable Object apply(Item item, FunctionContext context) throws Exception {
        return Script.of(item.json()).play(new Stage(item.index(), item.attempt(), context, sabotage, initialised, item.index()));
    }
}
