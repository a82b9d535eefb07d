package io.gristmill.api;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobView;
import io.gristmill.job.Job;

/** What a client that waits for a job waits for; the end of the job is enough for everybody. */
public enum Until implements Predicate<JobView> {
    DONE("done"), FIRST_COMPLETED("firstCompleted"), FIRST_FAILED("firstFailed");

    /** The parameter of the query. */
    public static final String NAME = "until";

    private final String text;

    Until(String text) {
        this.text = text;
    }

    public static Until of(HttpServletRequest request) {
        String wanted = wanted(request);
        return wanted == null
                ? DONE
                : Arrays.stream(values()).filter(until -> until.text.equals(wanted)).findFirst()
                        .orElseThrow(() -> ProblemException.parameter(NAME, "it is one of "
                                + Arrays.stream(values()).map(until -> until.text).collect(Collectors.joining(", "))));
    }

    static boolean isIn(HttpServletRequest request) {
        return wanted(request) != null;
    }

    private static @Nullable String wanted(HttpServletRequest request) {
        return Query.parameter(request, NAME);
    }

    @Override
    public boolean test(JobView view) {
        Job job = view.job();
        return job.state().isEnd() || switch (this) {
            case DONE -> false;
            case FIRST_COMPLETED -> job.succeeded() + job.failed() > 0;
            case FIRST_FAILED -> job.failed() > 0;
        };
    }
}
