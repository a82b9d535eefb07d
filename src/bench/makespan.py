#!/usr/bin/env python3
"""How near to the ideal a batch ends, for loads of several shapes: items that sleep, and items that compute.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/makespan.py
The ideal is max(sum of all items / workers, longest item). Prints ideal / measured in %, of
  in order     what no schedule can pass that takes items in their order and does not know how long they are: each goes to the
               worker that is free first, and nothing costs anything in between; computed, not measured
  auto         ours, chunks as the server makes them (the goal is 95 %)
  fixed        ours, with chunkSize n / (4 * workers): what a worker claims at once, and nobody can take from it
  Python       ProcessPoolExecutor.map with the same chunksize
each measured from the submit to the end. Items are scripts of `chaos.script`. Those that sleep do so on 2 and on 8 workers, and
`Thread.sleep` beside them says how long a sleep of 10 ms takes here; those that compute use up processor time, on 2 workers.
"slow worker" lets one of the processes run for only 3 of every 20 ms (SIGSTOP and SIGCONT); its ideal counts that worker as 0.15.
"stalls" are three moments at which a process that has an item is stopped for 20 s; the items are `compute.sum-of-squares`, which
may be tried on another worker meanwhile, on 8 workers, and the ideal is the same batch without stalls.

A second table says where the time of `auto` went that is not ideal, by the report of a job of the last round, in % of the time of all
workers from submit to end; with the ideal they make 100:
  submit       from the request to the job's acceptance, and from its end to the answer
  queued       from there to the first worker
  longer       items took longer than they should; "without a core" is the part of that in which they could run and had none
  transfer     chunks were handed out and results taken back
  initialised  workers opened the job
  idle         a worker had nothing to do
"""
import contextlib
import heapq
import math
import os
import random
import signal
import subprocess
import threading
import time
from concurrent.futures import ProcessPoolExecutor

import gristmill

CHAOS = ("--gristmill.functions.chaos=true", "--gristmill.pool.heap=64MB", "--gristmill.limits.memory-headroom=160MB")
SLOW = 0.15
STALL_SECONDS = 20
SLEEPER = """
class Sleeper {
    public static void main(String... none) throws Exception {
        long begin = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            Thread.sleep(10);
        }
        System.out.println((System.nanoTime() - begin) / 200e6);
    }
}
"""


def shapes(total, workers):
    """Seconds of each item, by name; about so many seconds in all."""
    chance = random.Random(1)
    count = int(total / 0.01)
    lognormal = [chance.lognormvariate(0, 1.2) for _ in range(count // 2)]
    scale = total / sum(lognormal)
    rare = [0.01] * int(count * 0.9)
    for _ in range(3):  # a tenth of a worker's time each
        rare.insert(chance.randrange(len(rare)), total / workers / 10)
    return {
        "uniform, 10 ms": [0.01] * count,
        "lognormal, mean 20 ms": [scale * cost for cost in lognormal],
        "ascending, 1 to 19 ms": [0.001 + 0.018 * i / count for i in range(count)],
        "3 of 900 very long": rare,
        "few, 300 ms": [0.3] * (workers * max(1, round(total / workers / 0.3))),
    }


def in_order(costs, workers):
    free = [0.0] * workers
    for cost in costs:
        heapq.heapreplace(free, free[0] + cost)
    return max(free)


def spin(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def squares(n):
    return sum(i * i for i in range(n))


def scripts(word, costs):
    return [{word: "%dus" % round(1e6 * cost)} for cost in costs]


@contextlib.contextmanager
def slowed(pid):
    """One process runs for a part of the time."""
    done = threading.Event()

    def run():
        while not done.is_set():
            os.kill(pid, signal.SIGSTOP)
            time.sleep(0.02 * (1 - SLOW))
            os.kill(pid, signal.SIGCONT)
            time.sleep(0.02 * SLOW)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextlib.contextmanager
def stalls(seconds, pids):
    """At a quarter, a half and three quarters of so many seconds a busy process is stopped for a long time."""
    stopped = []

    def stop():
        running = [pid for pid in pids() if pid not in stopped]
        if running:
            stopped.append(running[0])
            os.kill(running[0], signal.SIGSTOP)
            threading.Timer(STALL_SECONDS, go_on, running).start()

    def go_on(pid, *_):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)

    timers = [threading.Timer(seconds * part, stop) for part in (0.25, 0.5, 0.75)]
    for timer in timers:
        timer.start()
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()


class Load:
    """Runs batches of ours and of theirs, and times them."""

    def __init__(self, client, pool, workers):
        self.client, self.pool, self.workers = client, pool, workers
        self.auto = None

    def ours(self, function, items, **options):
        job, seconds = self.client.run(function, {"items": items}, **options)
        if not options:
            self.auto = seconds, self.client.call("GET", "/v1/jobs/%s/report" % job["id"])
        self.client.delete(job)
        return seconds

    def theirs(self, function, items, chunk):
        begin = time.perf_counter()
        for _ in self.pool.map(function, items, chunksize=chunk):
            pass
        return time.perf_counter() - begin

    def chunk(self, items):
        return math.ceil(len(items) / (4 * self.workers))

    def all(self, function, items, their_function, their_items):
        """Seconds of auto, fixed, and Python."""
        chunk = self.chunk(items)
        return [self.ours(function, items), self.ours(function, items, chunkSize=chunk),
                self.theirs(their_function, their_items, chunk)]

    def busy(self):
        workers = gristmill.Client(self.client.port).workers()  # on a connection of its own, as the batch waits on that one
        return [worker["pid"] for worker in workers if worker["state"] == "BUSY"]


def row(table, name, workers, ideal, bound, rounds):
    table.row(name, str(workers), ideal, None if bound is None else 100 * ideal / bound,
              *(100 * ideal / gristmill.median(column) for column in zip(*rounds)))


def rest(table, name, costs, workers, seconds, report):
    """Where the time went that was not ideal."""
    overhead, cpu, all_workers = report["overhead"], report["cpu"], 1000 * seconds * workers
    share = 100 / all_workers
    longer = report["itemsMs"] - 1000 * sum(costs)
    waiting = None if cpu["waitShare"] is None else 100 * cpu["waitShare"] * report["itemsMs"] / all_workers
    table.row(name, str(workers), 100 * 1000 * sum(costs) / all_workers,
              100 - 0.1 * (report["queuedMs"] + report["wallMs"]) / seconds, 0.1 * report["queuedMs"] / seconds, share * longer, waiting,
              share * overhead["transferMs"], share * (overhead["initMs"] + overhead["startMs"]), share * overhead["idleMs"])


def stalled(table, load, seconds, rounds):
    """Items of about 10 ms, whose function may run twice."""
    ours, theirs = ([n] * int(load.workers * seconds / 0.01) for n in (30_000_000, 150_000))
    load.ours("compute.sum-of-squares", ours)  # warm
    measured = []
    for _ in range(rounds):
        plain, plain_fixed, plain_theirs = load.all("compute.sum-of-squares", ours, squares, theirs)
        with stalls(plain, load.busy):
            auto = load.ours("compute.sum-of-squares", ours)
        with stalls(plain_fixed, load.busy):
            fixed = load.ours("compute.sum-of-squares", ours, chunkSize=load.chunk(ours))
        with stalls(plain_theirs, lambda: list(load.pool._processes)):
            python = load.theirs(squares, theirs, load.chunk(theirs))
        measured.append([plain / auto, plain_fixed / fixed, plain_theirs / python])
    table.row("compute: 3 stalls of 20 s", str(load.workers), plain, None,
              *(100 * gristmill.median(column) for column in zip(*measured)))


def main():
    parser = gristmill.arguments(__doc__, rounds=3, workers=None)
    parser.add_argument("--seconds", type=float, default=4, help="of each batch, ideally; default %(default)s")
    options = parser.parse_args()
    with gristmill.directory() as home:
        source = os.path.join(home, "Sleeper.java")
        with open(source, "w") as file:
            file.write(SLEEPER)
        print("Thread.sleep(10) takes %s ms" % subprocess.check_output([options.java, source], text=True).strip())
    table = gristmill.Table("items", "workers", "ideal, s", "in order, %", "auto, %", "fixed, %", "Python, %", first=32)
    rests = []
    for word, workers in (("sleep", 2), ("sleep", 8), ("spin", 2)):
        # Python's processes are forked before there is anything else in this one.
        with ProcessPoolExecutor(workers) as pool, gristmill.server(options.java, workers, *CHAOS) as client:
            list(pool.map(time.sleep, [0.1] * workers))
            load = Load(client, pool, workers)
            for _ in range(5):  # warm
                load.ours("chaos.script", scripts(word, [0.001] * 200 * workers))
            given = shapes(options.seconds * workers, workers)
            if word == "spin":
                given["tiny, 20 us"] = [0.00002] * int(options.seconds * workers / 0.00002)
            for name, costs in given.items():
                ideal, bound = max(sum(costs) / workers, max(costs)), in_order(costs, workers)
                theirs = time.sleep if word == "sleep" else spin
                title = "%s: %s" % ("compute" if word == "spin" else word, name)
                row(table, title, workers, ideal, bound,
                    [load.all("chaos.script", scripts(word, costs), theirs, costs) for _ in range(options.rounds)])
                rests.append((title, costs, workers, *load.auto))
            if word == "spin":
                costs = given["uniform, 10 ms"]
                items = scripts(word, costs)
                rounds = []
                for _ in range(options.rounds):
                    with slowed(client.workers()[0]["pid"]):
                        ours = [load.ours("chaos.script", items), load.ours("chaos.script", items, chunkSize=load.chunk(items))]
                    with slowed(next(iter(pool._processes))):
                        rounds.append(ours + [load.theirs(spin, costs, load.chunk(costs))])
                row(table, "compute: slow worker", workers, sum(costs) / (workers - 1 + SLOW), None, rounds)
    # Of two workers, a second stall would stop the other one, and nothing could go on.
    with ProcessPoolExecutor(8) as pool, gristmill.server(options.java, 8, *CHAOS) as client:
        list(pool.map(time.sleep, [0.1] * 8))
        stalled(table, Load(client, pool, 8), options.seconds / 4, options.rounds)
    print()
    table = gristmill.Table("auto: where the rest goes", "workers", "ideal, %", "submit, %", "queued, %", "longer, %", "without core, %",
                            "transfer, %", "initialised, %", "idle, %", first=32)
    for row_of in rests:
        rest(table, *row_of)


if __name__ == "__main__":
    main()
