package io.gristmill.api.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.gristmill.api.feed.StoredJob;
import io.gristmill.event.EventHub;
import io.gristmill.job.JobState;
import tools.jackson.databind.json.JsonMapper;

class EventStreamTest {
    private static final Duration HEARTBEAT = Duration.ofMillis(1);

    private final StoredJob job = new StoredJob(1000);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private List<String> read(long after) throws IOException, InterruptedException {
        try (EventHub.Subscription news = job.hub().subscribe(StoredJob.ID)) {
            new EventStream(job.store(), JsonMapper.shared(), job.job(), after, sent).run(news, HEARTBEAT);
        }
        return sent.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<Long> ids(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("id: ")).map(line -> Long.parseLong(line.substring(4))).toList();
    }

    @Test
    void segmentsAndEventsAreOneNumberedStream() throws IOException, InterruptedException {
        job.state(JobState.RUNNING);
        for (int i = 0; i < 600; i++) {
            job.segment(i, i + 1);
            if (i == 300) {
                job.state(JobState.PAUSED);
                job.state(JobState.RUNNING);
            }
        }
        job.state(JobState.FAILED);
        List<String> lines = read(0);
        assertThat(ids(lines)).isEqualTo(LongStream.rangeClosed(1, 604).boxed().toList());
        assertThat(lines.getFirst()).isEqualTo("retry: 1000");
        assertThat(lines).contains("data: {\"from\":599,\"to\":600,\"succeeded\":1,\"failed\":0,\"done\":600,\"total\":1000}");
    }

    @Test
    void whatIsCommittedBetweenTwoReadsIsSentOnceAndInOrder() throws IOException, InterruptedException {
        job.state(JobState.RUNNING);
        // After the events were read and before the segments are: a reader without a bound would pass over the event.
        job.beforeNextRead(() -> job.beforeNextRead(() -> job.beforeNextRead(() -> {
            job.state(JobState.PAUSED);
            job.segment(0, 1);
            job.state(JobState.RUNNING);
            job.state(JobState.FAILED);
        })));
        assertThat(ids(read(0))).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void whoGoesOnGetsTheRestWithItsCounts() throws IOException, InterruptedException {
        job.state(JobState.RUNNING);
        job.segment(0, 10);
        job.segment(10, 15);
        job.state(JobState.FAILED);
        List<String> lines = read(2);
        assertThat(ids(lines)).containsExactly(3L, 4L);
        assertThat(lines).anyMatch(line -> line.contains("\"done\":15"));
    }

    @Test
    void aStreamEndsWithTheServer() throws IOException, InterruptedException {
        job.state(JobState.RUNNING);
        job.hub().close();
        assertThat(ids(read(0))).containsExactly(1L);
    }
}
