package io.gristmill.api.result;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

import org.springframework.stereotype.Component;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.PartialValue;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.Reduction;
import io.gristmill.job.ResultStore;
import io.gristmill.reduce.IrreducibleException;
import io.gristmill.reduce.StoredPicture;
import io.gristmill.reduce.StoredValues;

/** Finds the one value that the values of a job come to. A job that ended well has it; of what there is of another it is made now. */
@Component
final class OneValue {
    private final JobStore jobs;
    private final StoredValues values;
    private final StoredPicture picture;
    private final LimitPolicy limits;
    private final JobService service;

    OneValue(JobStore jobs, ResultStore results, LimitPolicy limits, JobService service) {
        this.jobs = jobs;
        this.service = service;
        this.values = new StoredValues(jobs, results);
        this.picture = new StoredPicture(jobs, results);
        this.limits = limits;
    }

    /**
     * The value, and up to where it is one of all that is done.
     *
     * @throws ProblemException if there is none, or not one of all items and such a one will not do
     */
    PartialValue of(Job job, boolean allowPartial) throws IOException {
        if (!job.hasOneValue()) {
            throw new ProblemException(Kind.NOT_FOUND, "The job has no reduce; GET …/results has the values of all items");
        }
        Reduction reduction = job.reduction();
        checkComplete(job, allowPartial);
        if (!job.state().isEnd() && reduction == null) {
            Optional<PartialValue> partial = service.partialValue(job.id());
            return partial.isPresent() ? partial.get() : of(ended(job), true);
        }
        String stored = job.result();
        return new PartialValue(stored != null || reduction == null ? stored : reduced(job, reduction), job.n());
    }

    /** The picture whose bands the items are, as far as it is there. */
    void writePicture(Job job, boolean allowPartial, OutputStream out) throws IOException {
        checkComplete(job, allowPartial);
        try {
            picture.write(job, out);
        } catch (IrreducibleException e) {
            throw irreducible(e);
        }
    }

    private static void checkComplete(Job job, boolean allowPartial) {
        if (allowPartial) {
            return;
        }
        if (!job.state().isEnd()) {
            throw new ProblemException(Kind.NOT_FINISHED, "The job is " + job.state() + "; ask again when it has ended, or with"
                    + " allowPartial=true for the value of what there is");
        }
        if (job.succeeded() < job.n()) {
            throw new ProblemException(Kind.INCOMPLETE, job.n() - job.succeeded() + " of " + job.n()
                    + " items have no result; with allowPartial=true the value of the others is given");
        }
    }

    /** A job that was running a moment ago. */
    private Job ended(Job before) {
        Job now = jobs.find(before.id()).orElseThrow(() -> ProblemException.noSuchJob(before.id()));
        if (!now.state().isEnd()) {
            throw new ProblemException(Kind.NOT_FINISHED, "The job is " + now.state() + "; ask again in a moment");
        }
        return now;
    }

    private String reduced(Job job, Reduction reduction) throws IOException {
        try {
            return values.reduce(job, reduction, limits.grant(job.spec().options().limits()).resultSize());
        } catch (IrreducibleException e) {
            throw irreducible(e);
        }
    }

    private static ProblemException irreducible(IrreducibleException e) {
        return new ProblemException(Kind.IRREDUCIBLE, String.valueOf(e.getMessage()));
    }
}
