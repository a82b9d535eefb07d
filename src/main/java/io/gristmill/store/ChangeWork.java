package io.gristmill.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.gristmill.job.Extent;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobReport;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.job.Strike;

/** Stores one step of a job: records first, then the rows that make them count. Answers how much its accumulators hold. */
record ChangeWork(JobChange change, ResultFiles files, ResultAppender results, PostMortemFiles postMortems,
        InstantSource clock) implements Writer.Work<Long> {

    @Override
    public Long run(Writer.Transaction transaction) throws IOException {
        Job job = change.job();
        JobRow.update(transaction, job);
        if (change.spec()) {
            JobRow.updateSpec(transaction, job);
        }
        ResultAppender.Place end = transaction.sql().sql("SELECT results_file, results_end FROM job WHERE id = ?").param(job.id())
                .query((row, _) -> new ResultAppender.Place(row.getInt("results_file"), row.getLong("results_end"))).single();
        if (!change.extents().isEmpty()) {
            end = append(transaction, job, end);
        }
        recordStrikes(transaction, job);
        for (long seq : change.dropped()) {
            transaction.sql().sql("UPDATE segment SET dropped = ? WHERE job_id = ? AND seq = ?").param(true).param(job.id())
                    .param(seq).update();
        }
        for (long seq : change.replaced()) {
            transaction.sql().sql("UPDATE segment SET replaced_at = ? WHERE job_id = ? AND seq = ?").param(job.seq())
                    .param(job.id())
                    .param(seq).update();
        }
        long accumulated = accumulate(transaction, job);
        JobReport report = change.report();
        if (report != null) {
            transaction.sql().sql("""
                    INSERT INTO job_report (job_id, report) VALUES (?, ?)
                    ON CONFLICT (job_id) DO UPDATE SET report = excluded.report""").param(job.id())
                    .param(StoredJson.of(report)).update();
        }
        EventRows.insert(transaction, job.id(), change.events());
        if (job.state().isEnd()) {
            results.finish(job.id(), end.file(), transaction.syncs());
        }
        return accumulated;
    }

    private ResultAppender.Place append(Writer.Transaction transaction, Job job, ResultAppender.Place before) throws IOException {
        long now = Micros.of(clock.instant());
        List<Object[]> rows = new ArrayList<>();
        ResultAppender.Place end = before;
        for (Extent extent : change.extents()) {
            byte[] inline = null;
            ResultAppender.Place start;
            if (results.takesInline(end, extent.bytes())) {
                start = end.inline();
                inline = extent.toBytes();
            } else {
                start = results.append(job.id(), end.inFile(), extent.blocks(), transaction.syncs());
            }
            rows.add(new Object[] {job.id(), extent.seq(), extent.round(), extent.interval().from(), extent.interval().to(),
                    extent.succeeded(), extent.failed(), start.file(), start.position(), extent.bytes(), now, inline,
                    !change.replaced().isEmpty()});
            end = new ResultAppender.Place(start.file(), start.position() + extent.bytes());
        }
        transaction.batch().batchUpdate("""
                INSERT INTO segment (job_id, seq, round, from_ix, to_ix, succeeded, failed, file, pos, bytes, at, data, copied)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", rows);
        transaction.sql().sql("UPDATE job SET results_file = ?, results_end = ? WHERE id = ?").param(end.file())
                .param(end.position()).param(job.id()).update();
        return end;
    }

    /** Records that were only copied count already. */
    private long accumulate(Writer.Transaction transaction, Job job) throws IOException {
        AccumulatorRows added = new AccumulatorRows();
        if (!change.dropped().isEmpty() && AccumulatorRows.clear(transaction, job.id())) {
            gatherAgain(transaction, job, added);
        }
        if (change.replaced().isEmpty()) {
            for (Extent extent : change.extents()) {
                for (ByteBuffer block : extent.blocks()) {
                    added.gather(block);
                }
            }
        }
        return added.store(transaction, job.id());
    }

    /** What damaged records had added is not known any more, but what the others have is. */
    private void gatherAgain(Writer.Transaction transaction, Job job, AccumulatorRows added) throws IOException {
        for (Segment segment : JdbcJobStore.segments(transaction.sql(), job.id())) {
            try (ResultStore.BlockCursor blocks = files.open(job.id(), segment)) {
                for (ByteBuffer block = blocks.next(); block != null; block = blocks.next()) {
                    added.gather(block);
                }
            }
        }
    }

    private void recordStrikes(Writer.Transaction transaction, Job job) {
        for (Strike strike : change.strikes()) {
            postMortems.write(job.id(), strike);
            transaction.sql().sql("""
                    INSERT INTO strike (job_id, round, from_ix, to_ix, kind, count) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (job_id, round, from_ix, to_ix, kind) DO UPDATE SET count = excluded.count""")
                    .param(job.id()).param(strike.round()).param(strike.interval().from()).param(strike.interval().to())
                    .param(strike.kind().name()).param(strike.count()).update();
        }
    }
}
