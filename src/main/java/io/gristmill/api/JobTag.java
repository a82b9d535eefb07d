package io.gristmill.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.TreeMap;

import org.springframework.http.ETag;

import io.gristmill.dispatch.JobView;
import io.gristmill.job.Job;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobState;
import io.gristmill.job.Progress;
import tools.jackson.databind.json.JsonMapper;

/**
 * The entity tag of a job: first what clients decide about it, then all that is shown of it but the estimates, which are others at
 * every look. For these it is weak.
 */
record JobTag(String decided, String shown) {
    private static final int BYTES = 12;

    static JobTag of(JobView view, JsonMapper json) {
        Progress now = view.progress();
        Progress sure = new Progress(now.total(), now.succeeded(), now.failed(), now.running(), now.waiting(), now.notRun(), null,
                null);
        return new JobTag(decided(view.job()), digest(json.writeValueAsBytes(JobAnswer.of(new JobView(view.job(), sure)))));
    }

    /** That a worker became free for a job is nobody's decision. */
    private static String decided(Job job) {
        JobState state = job.state() == JobState.QUEUED ? JobState.RUNNING : job.state();
        JobOptions options = job.spec().options();
        String text = state + " " + job.round() + " " + options.priority() + " " + options.maxWorkers() + " " + options
                .expireAfter() + " " + new TreeMap<>(job.spec().labels());
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** As headers have it. */
    String text() {
        return new ETag(decided + "." + shown, true).formattedTag();
    }

    /** Whether a client that has one of these tags has the job as it is. */
    boolean isAmong(Collection<ETag> tags) {
        return tags.stream().anyMatch(tag -> tag.isWildcard() || tag.tag().equals(decided + "." + shown));
    }

    /** Whether nobody has decided anything about the job since one of these tags was given; its progress does not count. */
    static boolean isDecidedAsIn(Collection<ETag> tags, Job job) {
        return tags.stream().anyMatch(tag -> tag.isWildcard() || tag.tag().startsWith(decided(job) + "."));
    }
}
