package io.gristmill.worker;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

import io.gristmill.function.ItemFunction;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;

/**
 * Runs the items of a chunk side by side, each on a virtual thread of its own. One thread, the caller's, gives them out as others end, and
 * passes on their records in the order in which they end.
 */
final class ItemThreads {
    private final StatusPage page;
    private final ResultSender sender;
    private final Recorder recorder;
    private final boolean ownJvm;
    private final Map<Long, Flight> inFlight = new ConcurrentHashMap<>();
    private final BlockingQueue<Flight> landed = new LinkedBlockingQueue<>();
    private final Deque<Place> free = new ArrayDeque<>();
    private int finished;
    private volatile long attempt;
    private volatile boolean abandoned;

    /** Where an item in flight stands on the page, and what its record is written to. */
    private record Place(int number, BlockWriter record) {}

    /** @param ownJvm whether the JVM ends when memory runs out */
    ItemThreads(StatusPage page, ResultSender sender, Recorder recorder, boolean ownJvm) {
        this.page = page;
        this.sender = sender;
        this.recorder = recorder;
        this.ownJvm = ownJvm;
    }

    /** Runs what it can claim, and returns how many items that were, when all are through. */
    int run(OpenJob job, ItemFunction function, ToWorker.Run run, Stopwatch stopwatch) throws IOException {
        begin(job.limits, run);
        int claimed = 0;
        while (true) {
            while (!free.isEmpty() && !abandoned) {
                StatusPage.Claim claim = page.claim(1);
                if (claim.isEmpty()) {
                    break;
                }
                claimed = claim.to();
                start(job, function, run, claim.from());
            }
            if (inFlight.isEmpty()) {
                return claimed;
            }
            land(run, stopwatch);
        }
    }

    private void begin(ToWorker.Limits limits, ToWorker.Run run) {
        free.clear();
        // An item that a worker died of runs alone.
        int places = run.tries() > 0 ? 1 : Math.clamp(limits.concurrency(), 1, StatusPage.PLACES);
        for (int place = 0; place < places; place++) {
            free.add(new Place(place, BlockWriter.small(limits.recordBytes())));
        }
        finished = 0;
        abandoned = false;
        attempt = run.attempt();
    }

    private void start(OpenJob job, ItemFunction function, ToWorker.Run run, int item) {
        Place place = free.remove();
        long index = run.from() + item;
        ItemRunner runner = new ItemRunner(job, function,
                recorder.into(record -> RecordSink.write(record, place.record)), ownJvm);
        ItemRunner.Tries tries = Flight.tries(job.items, index, run.tries() + 1);
        Flight flight = new Flight(index, place.number, place.record, self -> {
            try {
                runner.run(index, run.tries(), tries, self);
            } finally {
                page.end(place.number);
            }
        }, landed::add);
        inFlight.put(index, flight);
        page.begin(place.number, item);
        if (abandoned) {
            flight.abandon();
        }
        flight.start();
    }

    /** Waits for the end of an item, and takes what all have left that have come to their end meanwhile. */
    private void land(ToWorker.Run run, Stopwatch stopwatch) throws IOException {
        List<Flight> flights = new ArrayList<>();
        try {
            flights.add(landed.take());
        } catch (InterruptedException e) {
            abandon();
            return;
        }
        landed.drainTo(flights);
        // Neighbours go into one block.
        flights.sort(Comparator.comparingLong(flight -> flight.index));
        long longest = 0;
        for (Flight flight : flights) {
            if (flight.trouble != null) {
                throw new IllegalStateException("Item " + flight.index + " has no record", flight.trouble);
            }
            if (flight.record.records() > 0) {
                sender.take(flight.index, flight.record);
                page.finished(++finished);
            }
            int item = Math.toIntExact(flight.index - run.from());
            stopwatch.tookBeside(item, item + 1, flight.nanos);
            longest = Math.max(longest, flight.nanos);
            inFlight.remove(flight.index);
            free.add(new Place(flight.place, flight.record));
        }
        sender.sendIfDue(longest, System.nanoTime());
    }

    // ---- other threads

    /** Interrupts an item that is over its time. */
    void interrupt(ToWorker.Interrupt overdue) {
        Flight flight = overdue.attempt() == attempt ? inFlight.get(overdue.index()) : null;
        if (flight != null) {
            flight.interrupt(overdue.granted());
        }
    }

    /** Interrupts all items, as nobody wants their results. */
    void abandon(ToWorker.Abandon message) {
        if (message.attempt() == attempt) {
            abandon();
        }
    }

    private void abandon() {
        abandoned = true;
        inFlight.values().forEach(Flight::abandon);
    }

    /** The threads of the items in flight. */
    Collection<Thread> threads() {
        return inFlight.values().stream().map(Flight::thread).toList();
    }
}
