package io.gristmill.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What is said at the end: how both jobs ended, and where the reader can go on from there. */
record Summary(URI server, JobStatus photos, List<FailedItem> failures, JobStatus primes, long primesBelow) {

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("photos  " + ending(photos) + ": " + photos.counts().succeeded() + " of " + photos.counts().total()
                + " thumbnails made, " + photos.counts().failed() + " failed");
        for (FailedItem item : failures) {
            lines.add("        " + item.name() + ": " + item.title() + " (" + item.kind() + ")");
            lines.add("        " + item.detail());
        }
        lines.add("primes  " + ending(primes) + ": " + count(primes.result()) + " below " + Figures.exact(primesBelow));
        lines.addAll(whereToGo());
        return lines;
    }

    private List<String> whereToGo() {
        String job = server + "/v1/jobs/" + photos.id();
        return List.of("", "The thumbnails as a zip, and what is known of each photo:",
                "  curl -H 'Accept: application/zip' -o thumbnails.zip " + job + "/results", "  curl " + job + "/results",
                "Only what failed, and the number of primes:", "  curl '" + job + "/items?state=FAILED'",
                "  curl " + server + "/v1/jobs/" + primes.id() + "/result",
                "The job, and everything else that can be asked, to try in a browser:", "  " + job,
                "  " + server + "/swagger-ui.html", "", "The server keeps running. Ctrl-C ends it.");
    }

    private static String ending(JobStatus job) {
        return job.state() + (job.took() == null ? "" : " in " + Figures.seconds(job.took()))
                + (job.counts().succeeded() > 0 || job.reason() == null ? "" : " (" + job.reason() + ")");
    }

    private static String count(@Nullable String result) {
        return result == null ? "no count of the primes" : Figures.exact(Long.parseLong(result)) + " primes";
    }
}
