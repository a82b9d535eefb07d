package io.gristmill.api;

import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.job.Job;

/**
 * For which versions of a job a request is meant.
 *
 * @param tags none: for any
 */
public record IfMatch(List<ETag> tags) {

    public static IfMatch of(HttpServletRequest request) {
        String header = String.join(",", Collections.list(request.getHeaders(HttpHeaders.IF_MATCH)));
        List<ETag> tags = header.isBlank() ? List.of() : ETag.parse(header);
        if (tags.isEmpty() && !header.isBlank()) {
            throw ProblemException.header(HttpHeaders.IF_MATCH, "it is * or entity tags in quotation marks, as ETag has them");
        }
        return new IfMatch(tags);
    }

    void require(Job job) {
        if (!tags.isEmpty() && !JobTag.isDecidedAsIn(tags, job)) {
            throw new ProblemException(Kind.CHANGED, "The job's state, options or labels are not those of this ETag any more");
        }
    }
}
