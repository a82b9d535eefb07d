package io.gristmill.api.result;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.feed.Cursor;
import io.gristmill.api.feed.ValueColumn;
import io.gristmill.api.problem.ProblemException;

/**
 * How a client wants its feed of results.
 *
 * @param byCompletion whether records come as they were finished, each with its cursor; otherwise in the order of the input
 * @param follow       whether to wait for what is not there yet
 * @param after        where to go on, in the order of completion
 * @param columns      where the values come in a table
 */
record FeedRequest(ResultFormat format, boolean byCompletion, boolean follow, Cursor after, List<ValueColumn> columns) {

    static FeedRequest of(ResultFormat format, @Nullable String order, boolean follow, @Nullable String after,
            @Nullable String columns) {
        boolean byCompletion = "completion".equals(order);
        if (order != null && !byCompletion && !order.equals("input")) {
            throw ProblemException.parameter("order", "it is input or completion");
        }
        if (byCompletion && format != ResultFormat.NDJSON && format != ResultFormat.CSV) {
            throw ProblemException.parameter("order", "only ndjson and csv come in the order of completion");
        }
        if (after != null && !byCompletion) {
            throw ProblemException.parameter("after", "there are cursors in the order of completion only: add order=completion");
        }
        if (columns != null && format != ResultFormat.CSV) {
            throw ProblemException.parameter(ValueColumn.PARAMETER, "only csv has columns");
        }
        return new FeedRequest(format, byCompletion, follow, after == null ? Cursor.START : Cursor.parse(after), ValueColumn.of(
                columns));
    }
}
