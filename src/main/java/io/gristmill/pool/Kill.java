package io.gristmill.pool;

import io.gristmill.job.KillReason;

/**
 * Why the server ended a worker.
 *
 * @param detail what more there is to say, or an empty text
 */
public record Kill(KillReason reason, String detail) {

    /** For logs and answers. */
    public String text() {
        return detail.isEmpty() ? reason.text() : reason.text() + ": " + detail;
    }
}
