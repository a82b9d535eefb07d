package io.gristmill.store;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.gristmill.job.Accumulated;
import io.gristmill.job.FailureKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobQuery;
import io.gristmill.job.JobReport;
import io.gristmill.job.PastJob;
import io.gristmill.job.JobStore;
import io.gristmill.job.PostMortem;
import io.gristmill.job.Segment;
import io.gristmill.job.StoredEvent;
import io.gristmill.job.Strike;
import io.gristmill.job.Submission;
import io.gristmill.job.Tombstone;

/**
 * Jobs in the database and their results in files. Reads block on the disk, each for one short statement; writes only queue. Futures
 * complete on the writer's thread: what depends on them must be short.
 */
final class JdbcJobStore implements JobStore {
    /** Few, so that other writes come in between. */
    private static final int EXPIRED_AT_ONCE = 16;
    private static final String ALL_SEGMENTS = "SELECT * FROM segment WHERE job_id = :job AND NOT dropped ";
    private static final String SEGMENTS = ALL_SEGMENTS + "AND replaced_at IS NULL ";
    private static final String COMMITS = ALL_SEGMENTS + "AND NOT copied ";

    private final Writer writer;
    private final JdbcClient reads;
    private final ResultFiles files;
    private final ResultAppender appender;
    private final PostMortemFiles postMortems;
    private final InstantSource clock;
    private final TombstoneRows tombstones;
    private final AtomicBoolean probing = new AtomicBoolean();

    JdbcJobStore(Writer writer, DataSource reads, ResultFiles files, ResultAppender appender, InstantSource clock,
            TombstoneRows tombstones) {
        this.writer = writer;
        this.reads = JdbcClient.create(reads);
        this.files = files;
        this.appender = appender;
        this.postMortems = new PostMortemFiles(files);
        this.clock = clock;
        this.tombstones = tombstones;
    }

    /** Stores the job; unless it is accepted, the directory with its input is removed. */
    @Override
    public CompletableFuture<Submission.Outcome> submit(Submission submission) {
        return writer.submit(new SubmitWork(submission, files, clock)).whenComplete((outcome, _) -> {
            if (!(outcome instanceof Submission.Outcome.Accepted) && find(submission.job().id()).isEmpty()) {
                files.remove(submission.job().id());
            }
        });
    }

    @Override
    public CompletableFuture<Long> write(JobChange change) {
        return writer.submit(new ChangeWork(change, files, appender, postMortems, clock));
    }

    @Override
    public CompletableFuture<Boolean> delete(String jobId) {
        return remove(jobId, Tombstone.Cause.DELETED);
    }

    private CompletableFuture<Boolean> remove(String jobId, Tombstone.Cause cause) {
        Tombstone tombstone = new Tombstone(jobId, cause, clock.instant());
        return writer.submit(new DeleteWork(tombstone, tombstones, appender)).whenComplete((removed, _) -> {
            if (Boolean.TRUE.equals(removed)) {
                files.remove(jobId);
            }
        });
    }

    /** Removes jobs and tombstones that have expired; blocks until it is done. */
    void sweep() {
        while (removeExpired()) {
            // There may be more.
        }
        while (writer.submit(transaction -> TombstoneRows.sweep(transaction, clock.instant())).join()) {
            // There may be more.
        }
    }

    /** Whether there may be more. */
    private boolean removeExpired() {
        List<CompletableFuture<Boolean>> removals = reads
                .sql("SELECT id FROM job WHERE expires_at <= ? ORDER BY expires_at LIMIT ?").param(Micros.of(clock.instant()))
                .param(EXPIRED_AT_ONCE).query((row, _) -> row.getString("id")).list().stream()
                .map(id -> remove(id, Tombstone.Cause.EXPIRED)).toList();
        long removed = removals.stream().filter(CompletableFuture::join).count();
        return removed == EXPIRED_AT_ONCE;
    }

    @Override
    public Optional<Tombstone> tombstone(String jobId) {
        return TombstoneRows.find(reads, jobId, clock.instant());
    }

    /** How the writing goes. After trouble, each call has the writer try again, so that the answer does not stay behind the truth. */
    StoreHealth health() {
        Throwable trouble = writer.trouble();
        if (trouble != null && probing.compareAndSet(false, true)) {
            writer.submit(_ -> {
                files.probe();
                return true;
            }).whenComplete((_, _) -> probing.set(false));
        }
        return new StoreHealth(trouble == null,
                trouble == null ? null : String.valueOf(NestedExceptionUtils.getMostSpecificCause(trouble).getMessage()),
                writer.queueLength());
    }

    @Override
    public Optional<Job> find(String jobId) {
        return reads.sql(JobRow.SELECT + "WHERE j.id = ?").param(jobId).query(JobRow::read).optional();
    }

    @Override
    public Optional<Submission.Idempotency> findIdempotency(String key) {
        return byKey(key)
                .query((row, _) -> new Submission.Idempotency(key, row.getString("body_sha"), Micros.at(row, "expires_at")))
                .optional();
    }

    @Override
    public Optional<String> findJobByKey(String key) {
        return byKey(key).query((row, _) -> row.getString("job_id")).optional();
    }

    private JdbcClient.StatementSpec byKey(String key) {
        return reads.sql("SELECT * FROM idempotency WHERE tenant = '' AND key = ? AND expires_at > ?").param(key)
                .param(Micros.of(clock.instant()));
    }

    @Override
    public List<Job> list(JobQuery query) {
        return new JobSelect(query).run(reads);
    }

    @Override
    public List<PastJob> past(String function, int most) {
        return reads.sql("""
                SELECT j.succeeded + j.failed AS items, r.report FROM job j JOIN job_report r ON r.job_id = j.id
                WHERE j.function = ? AND j.finished_at IS NOT NULL ORDER BY j.id DESC LIMIT ?""").param(function).param(most)
                .query((row, _) -> new PastJob(row.getLong("items"), StoredJson.report(row.getString("report")))).list();
    }

    @Override
    public List<Job> unfinished() {
        return reads.sql(JobRow.SELECT + "WHERE j.state IN ('QUEUED', 'RUNNING', 'PAUSED', 'STOPPING') ORDER BY j.id")
                .query(JobRow::read).list();
    }

    @Override
    public List<Segment> segments(String jobId) {
        return segments(reads, jobId);
    }

    static List<Segment> segments(JdbcClient sql, String jobId) {
        return sql.sql(SEGMENTS + "ORDER BY seq").param("job", jobId).query(JdbcJobStore::segment).list();
    }

    @Override
    public List<Segment> segmentsFrom(String jobId, long index, boolean onlyWithFailures, int most) {
        int lastRound = reads.sql("SELECT round FROM job WHERE id = ?").param(jobId).query(Integer.class).optional().orElse(-1);
        List<Segment> segments = new ArrayList<>();
        for (int round = 0; round <= lastRound; round++) {
            segments.addAll(segmentsFrom(jobId, round, index, onlyWithFailures, most));
        }
        if (lastRound == 0) {
            return segments;
        }
        return segments.stream()
                .sorted(Comparator.comparingLong((Segment s) -> s.interval().from()).thenComparing(Segment::round))
                .limit(most).toList();
    }

    /**
     * Those of one round are disjoint, so only the last one that begins before the index can hold it. Beginning there spares a reader
     * who pages through a long job from passing all earlier segments again.
     */
    private List<Segment> segmentsFrom(String jobId, int round, long index, boolean onlyWithFailures, int most) {
        return reads.sql(SEGMENTS + """
                AND round = :round AND to_ix > :index AND from_ix >= COALESCE((
                    SELECT from_ix FROM segment WHERE job_id = :job AND round = :round AND from_ix <= :index AND NOT dropped
                        AND replaced_at IS NULL
                    ORDER BY from_ix DESC LIMIT 1), :index)""" + (onlyWithFailures ? " AND failed > 0" : "")
                + " ORDER BY from_ix LIMIT :most").param("job", jobId).param("round", round).param("index", index)
                .param("most", most).query(JdbcJobStore::segment).list();
    }

    @Override
    public List<Segment> history(String jobId, long index) {
        return reads.sql(COMMITS + "AND from_ix <= :index AND to_ix > :index ORDER BY seq").param("job", jobId)
                .param("index", index)
                .query(JdbcJobStore::segment).list();
    }

    @Override
    public List<Segment> segmentsAfter(String jobId, long seq, int most) {
        return reads.sql(COMMITS + "AND seq > :seq ORDER BY seq LIMIT :most").param("job", jobId).param("seq", seq)
                .param("most", most).query(JdbcJobStore::segment).list();
    }

    @Override
    public long[] countsUpTo(String jobId, long seq) {
        return reads.sql("""
                SELECT COALESCE(SUM(succeeded), 0) AS succeeded, COALESCE(SUM(failed), 0) AS failed
                FROM segment WHERE job_id = ? AND seq <= ? AND NOT dropped AND (replaced_at IS NULL OR replaced_at > ?)""")
                .param(jobId).param(seq).param(seq)
                .query((row, _) -> new long[] {row.getLong("succeeded"), row.getLong("failed")}).single();
    }

    @Override
    public List<StoredEvent> eventsAfter(String jobId, long seq, int most) {
        return reads.sql("SELECT * FROM event WHERE job_id = ? AND seq > ? ORDER BY seq LIMIT ?").param(jobId).param(seq)
                .param(most).query((row, _) -> new StoredEvent(row.getLong("seq"), Micros.at(row, "at"), row.getString("type"),
                        StoredJson.data(row.getString("data"))))
                .list();
    }

    @Override
    public List<Strike> strikes(String jobId) {
        return reads.sql("SELECT * FROM strike WHERE job_id = ? ORDER BY round, from_ix, to_ix, kind").param(jobId)
                .query((row, _) -> new Strike(row.getInt("round"), new Interval(row.getLong("from_ix"), row.getLong("to_ix")),
                        FailureKind.valueOf(row.getString("kind")), row.getInt("count"), null))
                .list();
    }

    @Override
    public Accumulated accumulated(String jobId) {
        return AccumulatorRows.read(reads, jobId);
    }

    @Override
    public JobReport report(String jobId) {
        return reads.sql("SELECT report FROM job_report WHERE job_id = ?").param(jobId)
                .query((row, _) -> StoredJson.report(row.getString("report"))).optional().orElse(JobReport.NONE);
    }

    @Override
    public Optional<PostMortem> postMortem(String jobId, long index, @Nullable Integer attempt) {
        return reads.sql(
                "SELECT round, from_ix FROM strike WHERE job_id = ? AND from_ix <= ? AND to_ix > ? ORDER BY round DESC LIMIT 1")
                .param(jobId).param(index).param(index)
                .query((row, _) -> postMortems.read(jobId, row.getInt("round"), row.getLong("from_ix"), attempt)).optional()
                .flatMap(found -> found);
    }

    boolean isKnown(String jobId) {
        return reads.sql("SELECT 1 FROM job WHERE id = ?").param(jobId).query(Integer.class).optional().isPresent();
    }

    private static Segment segment(ResultSet row, int number) throws SQLException {
        byte[] data = row.getBytes("data");
        return new Segment(row.getLong("seq"), row.getInt("round"), new Interval(row.getLong("from_ix"), row.getLong("to_ix")),
                row.getLong("succeeded"), row.getLong("failed"), row.getInt("file"), row.getLong("pos"), row.getLong("bytes"),
                Micros.at(row, "at"), data == null ? null : ByteBuffer.wrap(data).asReadOnlyBuffer());
    }
}
