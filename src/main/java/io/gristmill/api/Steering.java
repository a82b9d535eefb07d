package io.gristmill.api;

import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobService.Verdict;
import io.gristmill.dispatch.JobView;

/**
 * Passes a client's wish on to a job; the answer is the job as it became. Wishes for the same job come one after the other, so that
 * none comes between the condition of another and what that does.
 */
@Component
public class Steering {
    private final JobService jobs;
    private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

    Steering(JobService jobs) {
        this.jobs = jobs;
    }

    /** @param participle what becomes of the job, for the error */
    public JobView steer(String id, IfMatch condition, Function<String, Verdict> verb, String participle) {
        pass(id, condition, verb, participle);
        return find(id);
    }

    void pass(String id, IfMatch condition, Function<String, Verdict> verb, String participle) {
        Lock lock = locks[Math.floorMod(id.hashCode(), locks.length)];
        lock.lock();
        try {
            condition.require(find(id).job());
            require(verb.apply(id), id, participle);
        } finally {
            lock.unlock();
        }
    }

    private JobView find(String id) {
        return jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
    }

    private void require(Verdict verdict, String id, String participle) {
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
