package io.gristmill.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The demo itself: sends two jobs, follows both to their end and says what came out. */
final class Tour {
    /** Takes some seconds to sift, and the answer stands in books: 455,052,511. */
    static final long TEN_BILLION = 10_000_000_000L;

    private static final String PHOTOS_JOB = """
            {"function": "image.thumbnail", "parameters": {"width": 320, "height": 240}, "labels": {"demo": "photos"}}""";
    private static final String PRIMES_JOB = """
            {"function": "compute.primes", "input": {"range": {"from": 0, "to": %d}}, "labels": {"demo": "primes"}}""";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Client client;
    private final List<Photo> photos;
    private final long primesBelow;
    private final Screen screen;
    private final InstantSource clock = InstantSource.system();

    Tour(Client client, List<Photo> photos, long primesBelow, Screen screen) {
        this.client = client;
        this.photos = photos;
        this.primesBelow = primesBelow;
        this.screen = screen;
    }

    void run() throws IOException, InterruptedException {
        if (photos.isEmpty()) {
            throw new IOException("the sample photos are not on the class path");
        }
        awaitReady();
        screen.say("");
        screen.say("Demo: thumbnails of " + photos.size() + " photos, one of them broken, and the primes below "
                + Figures.exact(primesBelow) + ", both at once");
        JobStatus pictures = client.submit(PHOTOS_JOB, photos);
        JobStatus numbers = client.submit(PRIMES_JOB.formatted(primesBelow));
        follow(pictures, numbers);
    }

    private void awaitReady() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!client.isReady()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException("no worker has started within " + PATIENCE.toSeconds() + " seconds");
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private void follow(JobStatus firstPictures, JobStatus firstNumbers) throws IOException, InterruptedException {
        JobStatus pictures = firstPictures;
        JobStatus numbers = firstNumbers;
        show(pictures, numbers);
        while (!pictures.ended() || !numbers.ended()) {
            Thread.sleep(BETWEEN_LOOKS);
            pictures = client.job(pictures.id());
            numbers = client.job(numbers.id());
            show(pictures, numbers);
        }
        new Summary(client.server(), pictures, client.failures(pictures.id()), numbers, primesBelow).lines().forEach(screen::say);
    }

    private void show(JobStatus pictures, JobStatus numbers) {
        List<ProgressBar> bars = new ArrayList<>();
        bars.add(pictures.bar("photos", clock.instant()));
        bars.add(numbers.bar("primes", clock.instant()));
        screen.show(bars);
    }
}
