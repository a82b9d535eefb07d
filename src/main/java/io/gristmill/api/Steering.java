package io.gristmill.api;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import org.springframework.stereotype.Component;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobService.Verdict;
import io.gristmill.dispatch.JobView;
import io.gristmill.event.EventHub;
import io.gristmill.job.JobState;

/** Passes a client's wish on to a job, and waits until the job shows it: the answer is the job as it became. */
@Component
class Steering {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final JobService jobs;
    private final EventHub hub;

    Steering(JobService jobs, EventHub hub) {
        this.jobs = jobs;
        this.hub = hub;
    }

    /**
     * @param shows      the states in which the wish is seen to be fulfilled
     * @param participle what becomes of the job, for the error
     */
    JobView steer(String id, Function<String, Verdict> verb, Predicate<JobState> shows, String participle)
            throws InterruptedException {
        try (EventHub.Subscription news = hub.subscribe(id)) {
            require(verb.apply(id), id, participle);
            long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
            while (true) {
                JobView job = jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
                long left = deadline - System.nanoTime();
                if (shows.test(job.job().state()) || left <= 0 || news.isEnding()) {
                    return job;
                }
                news.await(Duration.ofNanos(left));
            }
        }
    }

    void require(Verdict verdict, String id, String participle) {
        switch (verdict) {
            case DONE -> {
            }
            case NO_SUCH_JOB -> throw ProblemException.noSuchJob(id);
            case ILLEGAL_STATE -> throw new ProblemException(Kind.WRONG_STATE, "A job that is " + state(id) + " cannot be "
                    + participle);
        }
    }

    private String state(String id) {
        Optional<JobView> job = jobs.find(id);
        return job.isEmpty() ? "gone" : job.get().job().state().name();
    }
}
