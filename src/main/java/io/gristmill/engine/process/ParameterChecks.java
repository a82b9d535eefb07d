package io.gristmill.engine.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.gristmill.engine.UncheckedParametersException;
import io.gristmill.job.ParameterValidator.Violation;
import io.gristmill.pool.SpareWorker;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.FunctionDescription;
import io.gristmill.wire.ProtocolException;
import io.gristmill.wire.ToWorker;

/** Has functions look at the parameters of jobs before these are accepted. */
final class ParameterChecks {
    private static final System.Logger LOG = System.getLogger(ParameterChecks.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_VIOLATIONS = 10;
    private static final int MOST_CHARACTERS = 1000;

    private final SpareWorker worker;
    private volatile Set<String> functions = Set.of();

    ParameterChecks(SpareWorker worker) {
        this.worker = worker;
    }

    /** These functions are there. */
    void described(List<FunctionDescription> found) {
        functions = found.stream().filter(FunctionDescription::checks).map(FunctionDescription::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws UncheckedParametersException if the function did not say */
    List<Violation> violations(String function, String parameters) {
        if (!functions.contains(function)) {
            return List.of();
        }
        try {
            if (worker.ask(new ToWorker.Check(function, parameters), LIMIT) instanceof FromWorker.Checked checked) {
                return checked.problems().stream().limit(MOST_VIOLATIONS).map(ParameterChecks::violation).toList();
            }
            throw new ProtocolException("The worker speaks of something that it was not asked for");
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Parameters of " + function + " are not checked", e);
            throw new UncheckedParametersException(function, "the worker that was asked has ended or was too slow");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedParametersException(function, "the server is ending");
        }
    }

    private static Violation violation(FromWorker.Problem problem) {
        String detail = problem.detail();
        return new Violation(problem.pointer(),
                detail.length() <= MOST_CHARACTERS ? detail : detail.substring(0, MOST_CHARACTERS) + "…");
    }
}
