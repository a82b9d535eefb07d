package io.gristmill.api;

import java.util.Optional;
import java.util.function.Function;

import org.springframework.stereotype.Component;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobService.Verdict;
import io.gristmill.dispatch.JobView;

/** Passes a client's wish on to a job; the answer is the job as it became. */
@Component
public class Steering {
    private final JobService jobs;

    Steering(JobService jobs) {
        this.jobs = jobs;
    }

    /** @param participle what becomes of the job, for the error */
    public JobView steer(String id, Function<String, Verdict> verb, String participle) {
        require(verb.apply(id), id, participle);
        return jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
    }

    void require(Verdict verdict, String id, String participle) {
        switch (verdict) {
            case DONE -> {
            }
            case NO_SUCH_JOB -> throw ProblemException.noSuchJob(id);
            case ILLEGAL_STATE, NOT_ACTIVE ->
                throw new ProblemException(Kind.WRONG_STATE, "A job that is " + state(id) + " cannot be "
                        + participle);
        }
    }

    private String state(String id) {
        Optional<JobView> job = jobs.find(id);
        return job.isEmpty() ? "gone" : job.get().job().state().name();
    }
}
