package io.gristmill.worker;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.BatchFunction;
import io.gristmill.function.Combining;
import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.ParameterProblem;
import io.gristmill.function.Parameters;
import io.gristmill.function.RangeFunction;
import io.gristmill.function.chaos.Armed;
import io.gristmill.function.chaos.Sabotage;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.FunctionDescription;
import io.gristmill.wire.ToWorker;

/** Finds the functions on this worker's class path. One that cannot be loaded does not hide the others. */
final class FunctionLoader {
    private static final String CHAOS = BatchFunction.class.getPackageName() + ".chaos";
    private static final int MOST_BROKEN = 100;

    private final @Nullable Sabotage sabotage;
    private final List<BatchFunction> functions = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** @param sabotage what chaos functions are armed with; without it they do not exist */
    FunctionLoader(@Nullable Sabotage sabotage) {
        this.sabotage = sabotage;
        Iterator<BatchFunction> found = ServiceLoader.load(BatchFunction.class).iterator();
        while (problems.size() < MOST_BROKEN) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                add(found.next());
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                problems.add(e + (e.getCause() == null ? "" : ", caused by " + e.getCause()));
            }
        }
    }

    private void add(BatchFunction function) {
        if (sabotage == null && function.getClass().getPackageName().equals(CHAOS)) {
            return;
        }
        String name = function.descriptor().name();
        if (functions.stream().anyMatch(other -> other.descriptor().name().equals(name))) {
            problems.add("There is more than one function '" + name + "'; the first on the class path is used");
        } else {
            functions.add(function);
        }
    }

    FromWorker.Described describe() {
        return new FromWorker.Described(functions.stream().map(FunctionLoader::describe).toList(), problems);
    }

    /** What the function finds wrong with these parameters. One that fails to say finds them wrong. */
    FromWorker.Checked check(ToWorker.Check question) {
        List<FromWorker.Problem> found = new ArrayList<>();
        try {
            Parameters parameters = new Parameters(JsonText.readObject(question.parameters()));
            for (ParameterProblem problem : create(question.function()).check(parameters)) {
                found.add(new FromWorker.Problem(problem.pointer(), problem.detail()));
            }
        } catch (Exception | LinkageError | StackOverflowError e) {
            found.add(new FromWorker.Problem("", "The function could not check its parameters: " + e));
        }
        return new FromWorker.Checked(found);
    }

    /** A new instance of the function. */
    BatchFunction create(String name) throws ReflectiveOperationException {
        for (BatchFunction function : functions) {
            if (function.descriptor().name().equals(name)) {
                return armed(function.getClass().getConstructor().newInstance());
            }
        }
        throw new ClassNotFoundException("There is no function '" + name + "' on the worker's class path");
    }

    private BatchFunction armed(BatchFunction function) {
        if (sabotage != null && function instanceof Armed chaos) {
            chaos.arm(sabotage);
        }
        return function;
    }

    private static FunctionDescription describe(BatchFunction function) {
        Descriptor descriptor = function.descriptor();
        String kind = switch (function) {
            case ItemFunction _ -> "item";
            case RangeFunction _ -> "range";
        };
        return new FunctionDescription(descriptor.name(), descriptor.version(), kind,
                descriptor.input().name().toLowerCase(Locale.ROOT), descriptor.summary(), descriptor.parametersSchema(),
                descriptor.example(), descriptor.rangeParameter(), overrides(function, "initialise", FunctionContext.class),
                descriptor.idempotent(), descriptor.shared().name().toLowerCase(Locale.ROOT), function instanceof Combining,
                descriptor.concurrency(), overrides(function, "check", Parameters.class), descriptor.picture());
    }

    private static boolean overrides(BatchFunction function, String method, Class<?> parameter) {
        try {
            return function.getClass().getMethod(method, parameter).getDeclaringClass() != BatchFunction.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
