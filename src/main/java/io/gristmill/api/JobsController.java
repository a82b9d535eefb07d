package io.gristmill.api;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobService.Verdict;
import io.gristmill.dispatch.JobView;
import io.gristmill.job.JobFilter;
import io.gristmill.job.JobState;

/** Jobs that were accepted: to look at, to steer and to delete. */
@RestController
@RequestMapping(path = "/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
class JobsController {
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-zA-Z-]{1,64}");

    private final JobService jobs;
    private final JobAnswers answers;
    private final HttpSettings settings;

    JobsController(JobService jobs, JobAnswers answers, HttpSettings settings) {
        this.jobs = jobs;
        this.answers = answers;
        this.settings = settings;
    }

    @GetMapping
    JobAnswer.Page list(@RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String function, @RequestParam(required = false) @Nullable String label,
            @RequestParam(defaultValue = PageToken.DEFAULT_SIZE) int pageSize,
            @RequestParam(required = false) @Nullable String pageToken) {
        PageToken.checkSize(pageSize);
        String before = PageToken.position("jobs", JOB_ID, pageToken);
        List<JobView> page = jobs.list(new JobFilter(state(state), function, label, before, pageSize));
        String next = page.size() < pageSize ? null : PageToken.of("jobs", page.getLast().job().id());
        return new JobAnswer.Page(page.stream().map(JobAnswer::of).toList(), next);
    }

    private static @Nullable JobState state(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(JobState.values()).filter(state -> state.name().equals(text)).findFirst().orElseThrow(
                () -> ProblemException.parameter("state", "it is one of " + Arrays.stream(JobState.values()).map(JobState::name)
                        .collect(Collectors.joining(", "))));
    }

    @GetMapping("/{id}")
    ResponseEntity<byte[]> get(@PathVariable String id, HttpServletRequest request) throws InterruptedException {
        Prefer prefer = Prefer.of(request, settings.maxWait());
        JobView job = (prefer.patience().isPositive() ? jobs.awaitEnd(id, prefer.patience()) : jobs.find(id)).orElseThrow(
                () -> ProblemException.noSuchJob(id));
        return answers.found(job, prefer);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable String id) {
        require(jobs.delete(id), id, "deleted before it has ended; cancel it first");
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/cancel")
    ResponseEntity<byte[]> cancel(@PathVariable String id, HttpServletRequest request) {
        return jobs.find(id).filter(job -> job.job().state() == JobState.CANCELLED).map(job -> answers.answer(HttpStatus.OK, job,
                preferOf(request))).orElseGet(() -> steer(id, jobs::cancel, "cancelled", request));
    }

    @PostMapping("/{id}/pause")
    ResponseEntity<byte[]> pause(@PathVariable String id, HttpServletRequest request) {
        return steer(id, jobs::pause, "paused", request);
    }

    @PostMapping("/{id}/resume")
    ResponseEntity<byte[]> resume(@PathVariable String id, HttpServletRequest request) {
        return steer(id, jobs::resume, "resumed", request);
    }

    private Prefer preferOf(HttpServletRequest request) {
        return Prefer.of(request, settings.maxWait());
    }

    private ResponseEntity<byte[]> steer(String id, Function<String, Verdict> verb, String participle,
            HttpServletRequest request) {
        require(verb.apply(id), id, participle);
        JobView job = jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
        return answers.answer(HttpStatus.ACCEPTED, job, preferOf(request));
    }

    private void require(Verdict verdict, String id, String participle) {
        switch (verdict) {
            case DONE -> {
            }
            case NO_SUCH_JOB -> throw ProblemException.noSuchJob(id);
            case ILLEGAL_STATE ->
                throw new ProblemException(Kind.WRONG_STATE, "A job that is " + jobs.find(id).map(job -> job.job()
                        .state().name()).orElse("gone") + " cannot be " + participle);
        }
    }
}
