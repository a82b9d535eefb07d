package io.gristmill.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.gristmill.job.Job;
import io.gristmill.job.JobFilter;
import io.gristmill.job.JobQuery;

/** The statement that finds a page of jobs. */
final class JobSelect {
    private final List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final String order;

    JobSelect(JobQuery query) {
        filter(query.filter());
        // Ids are in the order of their making.
        order = switch (query.order()) {
            case NEWEST -> "j.id DESC";
            case OLDEST -> "j.id";
            case PRIORITY -> "j.priority DESC, j.id DESC";
        };
        JobQuery.Position after = query.after();
        if (after != null) {
            parameters.put("afterId", after.id());
            switch (query.order()) {
                case NEWEST -> conditions.add("j.id < :afterId");
                case OLDEST -> conditions.add("j.id > :afterId");
                case PRIORITY -> where("(j.priority, j.id) < (:afterPriority, :afterId)", "afterPriority", after.priority());
            }
        }
        parameters.put("most", query.size());
    }

    private void filter(JobFilter filter) {
        if (!filter.states().isEmpty()) {
            where("j.state IN (:states)", "states", filter.states().stream().map(Enum::name).toList());
        }
        String function = filter.function();
        if (function != null) {
            where("j.function = :function", "function", function);
        }
        if (filter.createdAfter() != null) {
            where("j.created_at > :createdAfter", "createdAfter", Micros.of(filter.createdAfter()));
        }
        if (filter.createdBefore() != null) {
            where("j.created_at < :createdBefore", "createdBefore", Micros.of(filter.createdBefore()));
        }
        filter.labels().forEach(this::label);
    }

    private void label(String label) {
        int equals = label.indexOf('=');
        String number = Integer.toString(parameters.size());
        String named = "EXISTS (SELECT 1 FROM job_label l WHERE l.job_id = j.id AND l.name = :name" + number;
        where(named + (equals < 0 ? ")" : " AND l.value = :value" + number + ")"), "name" + number, equals < 0
                ? label
                : label.substring(0, equals));
        if (equals >= 0) {
            parameters.put("value" + number, label.substring(equals + 1));
        }
    }

    private void where(String condition, String name, Object value) {
        conditions.add(condition);
        parameters.put(name, value);
    }

    List<Job> run(JdbcClient reads) {
        return reads.sql(JobRow.SELECT + "WHERE " + String.join(" AND ", conditions) + " ORDER BY " + order + " LIMIT :most")
                .params(parameters).query(JobRow::readOfPage).list();
    }
}
