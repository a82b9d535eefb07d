package io.gristmill.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Job;

/**
 * The jobs that wait for their first worker, as they were a moment ago.
 *
 * @param places     by job, from 1
 * @param byPriority how many wait, by priority
 * @param interval   between two of the latest starts of jobs; null while there were too few
 */
public record WaitingLine(Map<String, Integer> places, SortedMap<Integer, Integer> byPriority, @Nullable Duration interval) {

    /** Of a job that waits; one that came since this was made is behind all that are as urgent. */
    QueuePlace place(Job job, Instant now) {
        Integer known = places.get(job.id());
        return known == null ? placeOfNext(job.spec().options().priority(), now) : place(known, now);
    }

    /** Where a job of this priority would be if it came now. */
    public QueuePlace placeOfNext(int priority, Instant now) {
        return place(1 + byPriority.tailMap(priority).values().stream().mapToInt(Integer::intValue).sum(), now);
    }

    private QueuePlace place(int position, Instant now) {
        return new QueuePlace(position, interval == null ? null : now.plus(interval.multipliedBy(position)));
    }
}
