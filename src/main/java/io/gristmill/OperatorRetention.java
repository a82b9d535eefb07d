package io.gristmill;

import java.time.Duration;

import io.gristmill.file.FileLimits;
import io.gristmill.job.DurationText;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.RetentionPolicy;

/** Makes the settings of what is kept, and how long, what the server works with; what makes no sense is refused. */
final class OperatorRetention {
    /** A submit that was told that a file is there must be through before the file may go. */
    private static final Duration LEAST_FOR_FILES = Duration.ofHours(1);
    private static final Duration LEAST_FOR_UPLOADS = Duration.ofMinutes(1);
    private static final Duration LEAST_FOR_JOBS = RetentionPolicy.NORMAL.jobs().least();
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

    private OperatorRetention() {}

    static RetentionPolicy jobs(GristmillSettings settings) {
        GristmillSettings.Retention retention = settings.retention();
        require("retention.max", retention.max(), LEAST_FOR_JOBS);
        require("retention.default", retention.normal(), LEAST_FOR_JOBS);
        require("retention.tombstone", retention.tombstone(), Duration.ZERO);
        if (retention.normal().compareTo(retention.max()) > 0) {
            throw new StartRefusedException("gristmill.retention.default is " + DurationText.format(retention.normal())
                    + ", and gristmill.retention.max is " + DurationText.format(retention.max()),
                    "Lower the first, or raise the second.", null);
        }
        return new RetentionPolicy(new LimitPolicy.Range<>(LEAST_FOR_JOBS, retention.normal(), retention.max()),
                retention.tombstone());
    }

    static FileLimits files(GristmillSettings settings) {
        GristmillSettings.Files files = settings.files();
        require("files.expire-after", files.expireAfter(), LEAST_FOR_FILES);
        require("files.unfinished-expire-after", files.unfinishedExpireAfter(), LEAST_FOR_UPLOADS);
        return new FileLimits(settings.diskReserve().toBytes(), files.maxBytes().toBytes(), files.maxCount(), files
                .expireAfter(), files.unfinishedExpireAfter());
    }

    static Duration sweepInterval(GristmillSettings settings) {
        require("sweep-interval", settings.sweepInterval(), LEAST_INTERVAL);
        return settings.sweepInterval();
    }

    private static void require(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new StartRefusedException("gristmill." + name + " is " + DurationText.format(value), "It is at least "
                    + DurationText.format(least) + ".", null);
        }
    }
}
