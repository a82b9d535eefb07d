package io.gristmill.engine.process;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.gristmill.engine.EngineListener;
import io.gristmill.engine.process.Seat.Standing;
import io.gristmill.pool.RetirePolicy;
import io.gristmill.pool.WorkerPool;

import org.jspecify.annotations.Nullable;

/**
 * Lets workers go that have done nothing wrong: because they are due, because an operator wants it, because the pool shrinks. The
 * successor comes first where there is to be one; then the dispatcher gives the worker nothing more; then, when it is idle, it ends.
 */
final class Replacements {
    private final WorkerPool pool;
    private final RetirePolicy policy;
    private final Supplier<EngineListener> listener;

    Replacements(WorkerPool pool, RetirePolicy policy, Supplier<EngineListener> listener) {
        this.pool = pool;
        this.policy = policy;
        this.listener = listener;
    }

    /** Lets a worker go that is due. */
    void check(Seat seat, long now) {
        RetirePolicy.Condition condition = new RetirePolicy.Condition(seat.worker().key(), seat.callsGiven(),
                seat.worker().vitals().age(now), seat.idleNanos(now), seat.worker().vitals().memory());
        String urgent = policy.urgentReason(condition);
        if (urgent != null) {
            if (seat.standing() != Standing.HELD && release(seat, Standing.RELEASED, urgent)) {
                pool.prepareSuccessor(seat.slot());
            }
            return;
        }
        if (seat.standing() == Standing.AWAITING_SUCCESSOR) {
            // Nothing happens if it is on its way.
            pool.prepareSuccessor(seat.slot());
            return;
        }
        String reason = policy.reason(condition);
        if (reason != null && seat.standing() == Standing.SERVING) {
            begin(seat, reason);
        }
    }

    /** Starts a successor; the worker goes when that is up. */
    boolean begin(Seat seat, String why) {
        boolean begins = seat.become(Standing.AWAITING_SUCCESSOR, why);
        if (begins) {
            pool.prepareSuccessor(seat.slot());
        }
        return begins;
    }

    void successorReady(Seat seat) {
        release(seat, Standing.RELEASED, null);
    }

    /** A worker that may be given nothing more is of no use without a successor: it makes room for one. */
    void successorFailed(Seat seat) {
        if (allowance(seat) == 0) {
            release(seat, Standing.RELEASED, null);
        }
    }

    boolean hold(Seat seat, String why) {
        return release(seat, Standing.HELD, why);
    }

    private boolean release(Seat seat, Standing standing, @Nullable String why) {
        boolean goes = seat.become(standing, why);
        if (goes) {
            listener.get().release(seat.slot(), seat.worker().id(), standing == Standing.HELD);
        }
        return goes;
    }

    /** The worker is idle and stays so. */
    void released(Seat seat) {
        switch (seat.standing()) {
            case RELEASED -> pool.retire(seat.worker(), seat.leaving());
            case REMOVED -> pool.remove(seat.slot(), seat.leaving());
            case SERVING, AWAITING_SUCCESSOR, HELD -> {
            }
        }
    }

    /** How many more items the worker may be given. Numbers of a range are not counted one by one. */
    long allowance(Seat seat) {
        return policy.items() == null ? Long.MAX_VALUE : Math.max(0, policy.items() - seat.callsGiven());
    }

    int size(Map<Integer, Seat> seats) {
        return (int) pool.slots().stream().filter(slot -> !isRemoved(seats.get(slot))).count();
    }

    private static boolean isRemoved(@Nullable Seat seat) {
        return seat != null && seat.standing() == Standing.REMOVED;
    }

    /** Grows at once; shrinks by the slots that can be missed best. */
    synchronized void resize(int size, Map<Integer, Seat> seats) {
        int present = size(seats);
        if (size >= present) {
            pool.grow(size - present);
            return;
        }
        Comparator<Integer> byUse = Comparator.comparingInt(slot -> use(seats.get(slot)));
        List<Integer> surplus = pool.slots().stream().filter(slot -> !isRemoved(seats.get(slot)))
                .sorted(byUse.thenComparing(Comparator.reverseOrder())).limit(present - size).toList();
        for (int slot : surplus) {
            Seat seat = seats.get(slot);
            String why = "the pool was made smaller, to " + size;
            if (seat == null) {
                pool.remove(slot, why);
            } else {
                release(seat, Standing.REMOVED, why);
            }
        }
    }

    private static int use(@Nullable Seat seat) {
        return seat == null ? 0 : seat.standing() != Standing.SERVING ? 1 : seat.task() == null ? 2 : 3;
    }
}
