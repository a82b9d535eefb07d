package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.gristmill.GristmillServer;

class TourTest {

    /** Keeps what it is told. */
    private static final class Recorder implements Screen {
        private final List<String> said = new ArrayList<>();
        private List<ProgressBar> last = List.of();

        @Override
        public void say(String line) {
            said.add(line);
        }

        @Override
        public void show(List<ProgressBar> bars) {
            last = bars;
        }
    }

    @Test
    void showsBothJobsToTheirEndAndNamesThePhotoThatFailed() throws Exception {
        Recorder screen = new Recorder();
        List<Photo> photos = SamplePhotos.load();
        try (GristmillServer server = GristmillServer.start()) {
            new Tour(new Client(URI.create(server.url())), photos, 1_000_000, screen).run();
        }
        assertThat(screen.last).extracting(ProgressBar::percent).containsExactly(100, 100);
        assertThat(screen.said).anySatisfy(line -> assertThat(line).contains("PARTIALLY_SUCCEEDED",
                photos.size() - 1 + " of " + photos.size() + " thumbnails made"))
                .anySatisfy(line -> assertThat(line).contains("broken.jpg: ", "INVALID_INPUT"))
                .anySatisfy(line -> assertThat(line).contains("78,498 primes below 1,000,000"));
    }
}
