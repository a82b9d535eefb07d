package io.gristmill.function.chaos;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;

/** As {@link ChaosScript}, with many items side by side in each worker. */
public final class ChaosIoScript implements ItemFunction, Armed {
    private static final int CONCURRENCY = 64;

    private final ChaosScript script = new ChaosScript();

    @Override
    public Descriptor descriptor() {
        Descriptor one = script.descriptor();
        return Descriptor.of("chaos.io-script", "Does what chaos.script does, with many items side by side in each worker.")
                .parameters(one.parametersSchema()).example(one.example().replace(one.name(), "chaos.io-script"))
                .concurrency(CONCURRENCY);
    }

    @Override
    public void arm(Sabotage means) {
        script.arm(means);
    }

    @Override
    public void initialise(FunctionContext context) throws Exception {
        script.initialise(context);
    }

    @Override
    public @Nullable Object apply(Item item, FunctionContext context) throws Exception {
        return script.apply(item, context);
    }
}
