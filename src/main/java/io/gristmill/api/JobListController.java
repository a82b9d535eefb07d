package io.gristmill.api;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.propertyeditors.StringArrayPropertyEditor;
import org.springframework.http.MediaType;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobView;
import io.gristmill.job.JobFilter;
import io.gristmill.job.JobQuery;
import io.gristmill.job.JobState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Finds jobs. */
@Tag(name = "Jobs")
@RestController
@RequestMapping(path = "/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
class JobListController {
    private static final String PAGES = "Everything that is asked for must hold. A pageToken goes with the filter and order of its "
            + "page.";
    private static final Pattern POSITION = Pattern.compile("\\d/[0-9a-zA-Z-]{1,64}");

    private final JobService jobs;

    JobListController(JobService jobs) {
        this.jobs = jobs;
    }

    /** A comma is part of a label, and does not begin the next. */
    @InitBinder
    void keepCommas(WebDataBinder binder) {
        binder.registerCustomEditor(String[].class, new StringArrayPropertyEditor("\0"));
    }

    @Operation(summary = "Lists jobs, newest first", description = PAGES)
    @Fails(400)
    @GetMapping
    JobAnswer.Page list(
            @Parameter(description = "one of these", array = @ArraySchema(schema = @Schema(implementation = JobState.class))) @RequestParam(required = false) String @Nullable [] state,
            @RequestParam(required = false) @Nullable String function,
            @Parameter(description = "name or name=value, all of these") @RequestParam(required = false) String @Nullable [] label,
            @RequestParam(required = false) @Nullable Instant createdAfter,
            @RequestParam(required = false) @Nullable Instant createdBefore,
            @Parameter(schema = @Schema(allowableValues = {"createdAt desc", "createdAt asc",
                    "priority desc"})) @RequestParam(defaultValue = "createdAt desc") String orderBy,
            @RequestParam(defaultValue = PageToken.DEFAULT_SIZE) int pageSize,
            @RequestParam(required = false) @Nullable String pageToken) {
        PageToken.checkSize(pageSize);
        JobFilter filter = new JobFilter(states(state), function, all(label).sorted().toList(), createdAfter, createdBefore);
        JobQuery.Order order = order(orderBy);
        // What a token of another list cannot know.
        String kind = "jobs " + Integer.toHexString((order + " " + filter).hashCode()) + " ";
        JobQuery.Position after = position(PageToken.position(kind, POSITION, pageToken));
        List<JobView> page = jobs.list(new JobQuery(filter, order, after, pageSize));
        String next = page.size() < pageSize ? null : PageToken.of(kind, position(page.getLast()));
        return new JobAnswer.Page(page.stream().map(JobAnswer::of).toList(), next);
    }

    private static Stream<String> all(String @Nullable [] values) {
        return values == null ? Stream.of() : Arrays.stream(values);
    }

    private static Set<JobState> states(String @Nullable [] names) {
        return all(names).map(JobListController::state).collect(Collectors.toCollection(() -> EnumSet.noneOf(JobState.class)));
    }

    private static JobState state(String name) {
        return Arrays.stream(JobState.values()).filter(state -> state.name().equals(name)).findFirst().orElseThrow(
                () -> ProblemException.parameter("state", "it is one of " + Arrays.stream(JobState.values()).map(JobState::name)
                        .collect(Collectors.joining(", "))));
    }

    private static JobQuery.Order order(String text) {
        return switch (text) {
            case "createdAt desc" -> JobQuery.Order.NEWEST;
            case "createdAt asc" -> JobQuery.Order.OLDEST;
            case "priority desc" -> JobQuery.Order.PRIORITY;
            default -> throw ProblemException.parameter("orderBy", "it is createdAt desc, createdAt asc or priority desc");
        };
    }

    private static String position(JobView last) {
        return last.job().spec().options().priority() + "/" + last.job().id();
    }

    private static JobQuery.@Nullable Position position(@Nullable String text) {
        return text == null ? null : new JobQuery.Position(text.charAt(0) - '0', text.substring(2));
    }
}
