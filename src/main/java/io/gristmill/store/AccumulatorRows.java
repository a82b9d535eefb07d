package io.gristmill.store;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.ArrayList;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.gristmill.job.Accumulated;
import io.gristmill.wire.Block;
import io.gristmill.wire.RecordDelta;
import io.gristmill.wire.RecordDelta.Kind;
import io.gristmill.wire.ResultRecord;

/** The accumulators of jobs as rows of {@code accumulator}: gathers what records add, then adds that to the rows. */
final class AccumulatorRows {
    /** What a row costs beside its texts, about. */
    private static final int ROW_BYTES = 32;
    private static final String PLACE = "WHERE job_id = :job AND kind = :kind AND name = :name AND key = :key AND part = :part";

    private final Map<String, BigInteger> counts = new TreeMap<>();
    private final Map<String, Map<Long, StringBuilder>> lists = new TreeMap<>();
    private final Map<String, Map<String, Entry>> maps = new TreeMap<>();

    /** A value and the item that it is from. */
    private record Entry(long item, String value) {}

    /** Where an entry lies. */
    private record Place(String job, Kind kind, String name, String key, long part) {
        long bytes(String value) {
            return ROW_BYTES + name.length() + key.length() + (long) value.length();
        }

        JdbcClient.StatementSpec in(JdbcClient.StatementSpec statement) {
            return statement.param("job", job).param("kind", kind.name()).param("name", name).param("key", key).param("part",
                    part);
        }
    }

    // ---- gathering

    void gather(ByteBuffer block) throws IOException {
        Block.forEach(block, this::gather);
    }

    private void gather(ResultRecord result) throws IOException {
        if (result.hasDeltas()) {
            for (RecordDelta delta : result.deltas()) {
                gather(delta, result.index());
            }
        }
    }

    private void gather(RecordDelta delta, long item) {
        String value = new String(delta.json(), StandardCharsets.UTF_8);
        switch (delta.kind()) {
            case COUNT -> counts.merge(delta.name(), new BigInteger(value), BigInteger::add);
            case APPEND -> {
                StringBuilder elements = lists.computeIfAbsent(delta.name(), _ -> new TreeMap<>())
                        .computeIfAbsent(item, _ -> new StringBuilder());
                elements.append(elements.isEmpty() ? "" : ",").append(value);
            }
            case PUT -> maps.computeIfAbsent(delta.name(), _ -> new TreeMap<>()).merge(delta.key(), new Entry(item, value),
                    AccumulatorRows::last);
        }
    }

    private static Entry last(Entry earlier, Entry later) {
        return later.item >= earlier.item ? later : earlier;
    }

    // ---- storing

    /** Adds what was gathered to the rows of a job; answers how many bytes its rows have then, or 0 if there is nothing to add. */
    long store(Writer.Transaction transaction, String jobId) {
        if (counts.isEmpty() && lists.isEmpty() && maps.isEmpty()) {
            return 0;
        }
        JdbcClient sql = transaction.sql();
        long[] more = {0};
        counts.forEach((name, delta) -> {
            Place place = new Place(jobId, Kind.COUNT, name, "", 0);
            more[0] += put(sql, place, new Entry(0, delta.toString()), (before, added) -> new Entry(0,
                    new BigInteger(before.value).add(delta).toString()));
        });
        lists.forEach((name, parts) -> parts.forEach((item, elements) -> {
            Place place = new Place(jobId, Kind.APPEND, name, "", item);
            more[0] += put(sql, place, new Entry(item, elements.toString()), (_, added) -> added);
        }));
        maps.forEach((name, entries) -> entries.forEach((key, entry) -> {
            Place place = new Place(jobId, Kind.PUT, name, key, 0);
            more[0] += put(sql, place, entry, AccumulatorRows::last);
        }));
        if (more[0] != 0) {
            sql.sql("UPDATE job SET accumulated = accumulated + ? WHERE id = ?").param(more[0]).param(jobId).update();
        }
        return sql.sql("SELECT accumulated FROM job WHERE id = ?").param(jobId).query(Long.class).single();
    }

    @FunctionalInterface
    private interface Merge {
        Entry of(Entry before, Entry added);
    }

    /** How many bytes more that is. */
    private static long put(JdbcClient sql, Place place, Entry added, Merge merge) {
        Optional<Entry> before = place.in(sql.sql("SELECT item, value FROM accumulator " + PLACE))
                .query((row, _) -> new Entry(row.getLong("item"), row.getString("value"))).optional();
        Entry now = before.map(there -> merge.of(there, added)).orElse(added);
        place.in(sql.sql("""
                INSERT INTO accumulator (job_id, kind, name, key, part, item, value)
                VALUES (:job, :kind, :name, :key, :part, :item, :value)
                ON CONFLICT (job_id, kind, name, key, part) DO UPDATE SET item = excluded.item, value = excluded.value"""))
                .param("item", now.item).param("value", now.value).update();
        return place.bytes(now.value) - before.map(there -> place.bytes(there.value)).orElse(0L);
    }

    /** Forgets all that a job has; answers whether there was something. */
    static boolean clear(Writer.Transaction transaction, String jobId) {
        transaction.sql().sql("UPDATE job SET accumulated = 0 WHERE id = ?").param(jobId).update();
        return transaction.sql().sql("DELETE FROM accumulator WHERE job_id = ?").param(jobId).update() > 0;
    }

    // ---- reading

    static Accumulated read(JdbcClient reads, String jobId) {
        Accumulated all = new Accumulated(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        reads.sql("SELECT kind, name, key, value FROM accumulator WHERE job_id = ? ORDER BY kind, name, key, part").param(jobId)
                .query(row -> {
                    String name = row.getString("name");
                    String value = row.getString("value");
                    switch (Kind.valueOf(row.getString("kind"))) {
                        case COUNT -> all.counts().put(name, value);
                        case APPEND -> all.lists().computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
                        case PUT -> all.maps().computeIfAbsent(name, _ -> new TreeMap<>()).put(row.getString("key"), value);
                    }
                });
        return all;
    }
}
