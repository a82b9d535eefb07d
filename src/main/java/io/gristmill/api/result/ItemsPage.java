package io.gristmill.api.result;

import java.io.IOException;
import java.util.function.Predicate;

import io.gristmill.api.feed.FeedOutput;
import io.gristmill.api.feed.RecordFeed;
import io.gristmill.api.feed.RecordJson;
import io.gristmill.job.Segment;
import io.gristmill.wire.ResultRecord;

/** Collects the records of one page of items, and where the next page begins. */
final class ItemsPage implements RecordFeed.Sink {
    private final RecordJson json;
    private final long from;
    private final Predicate<ResultRecord> wanted;
    private final int most;
    private final FeedOutput out;
    private int count;
    private long next = -1;

    /** @param wanted which records */
    ItemsPage(RecordJson json, long from, Predicate<ResultRecord> wanted, int most, FeedOutput out) {
        this.json = json;
        this.from = from;
        this.wanted = wanted;
        this.most = most;
        this.out = out;
    }

    @Override
    public void record(ResultRecord result, Segment segment, int ordinal) throws IOException {
        if (isFull() || result.to() <= from || !wanted.test(result)) {
            return;
        }
        if (count == most) {
            next = result.index();
            return;
        }
        if (count++ > 0) {
            out.json().raw(',').raw('\n');
        }
        json.write(result, out.json());
    }

    @Override
    public void blockEnded() throws IOException {
        out.pieceEnded();
    }

    @Override
    public boolean isFull() {
        return next >= 0;
    }

    /** The index at which the next page begins, or -1 if this one is the last. */
    long next() {
        return next;
    }
}
