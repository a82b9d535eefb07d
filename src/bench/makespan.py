#!/usr/bin/env python3
"""How near to the ideal a batch ends, for loads of several shapes: items that sleep, and items that compute.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/makespan.py
The ideal is max(sum of all items / workers, longest item). Prints ideal / measured in %, of
  auto         ours, chunks as the server makes them (the goal is 95 %)
  fixed        ours, with chunkSize n / (4 * workers): what a worker claims at once, and nobody can take from it
  Python       ProcessPoolExecutor.map with the same chunksize
each measured from the submit to the end. Items that sleep do so on 2 and on 8 workers, by `chaos.script`, for whole
milliseconds. Items that compute do so on 2 workers: ours by `compute.sum-of-squares`, Python's by an empty loop. What a second
is worth in either is measured just before and after each batch, by one long item on every worker at once, so that other load on
the machine tells less.
"""
import math
import random
import time
from concurrent.futures import ProcessPoolExecutor

import gristmill

CHAOS = ("--gristmill.functions.chaos=true", "--gristmill.pool.heap=64MB", "--gristmill.limits.memory-headroom=160MB")


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


def sleep(seconds):
    time.sleep(seconds)


def spin(loops):
    for _ in range(loops):
        pass


class Sleeping:
    """A second is a second."""
    name = "sleep"
    theirs = staticmethod(sleep)

    def __init__(self, client, pool, workers):
        self.client = client

    def costs(self, seconds):
        """What the items really cost, in seconds."""
        return [max(1, round(1000 * cost)) / 1000 for cost in seconds]

    def ours(self, costs, **options):
        return self.client.run("chaos.script", {"items": [{"sleep": "%dms" % round(1000 * cost)} for cost in costs]}, **options)

    def their_items(self, costs):
        return costs

    def our_pace(self):
        return 1

    def their_pace(self):
        return 1


class Spinning:
    """A second is what a worker does in one while the others are busy too."""
    name = "compute"
    theirs = staticmethod(spin)

    def __init__(self, client, pool, workers):
        self.client, self.pool, self.workers = client, pool, workers
        self.squares = self.loops = 5e7  # in a second
        for _ in range(3):
            self.squares /= self.our_pace()
            self.loops /= self.their_pace()

    def costs(self, seconds):
        return seconds

    def ours(self, costs, **options):
        return self.client.run("compute.sum-of-squares", {"items": [int(self.squares * cost) for cost in costs]}, **options)

    def their_items(self, costs):
        return [int(self.loops * cost) for cost in costs]

    def our_pace(self):
        """How many seconds it takes to do what should take one. The server tells how long its workers were busy."""
        before = self.client.meter("gristmill_worker_busy_seconds_sum")
        job, _ = self.ours([1] * self.workers, startWhen="allReady", chunkSize=1)
        self.client.delete(job)
        return (self.client.meter("gristmill_worker_busy_seconds_sum") - before) / self.workers

    def their_pace(self):
        begin = time.perf_counter()
        list(self.pool.map(spin, self.their_items([1] * self.workers)))
        return time.perf_counter() - begin


def efficiency(ideal, pace, run):
    """In %, of a run that gives its seconds; with the pace of before and after it."""
    before = pace()
    seconds = run()
    return 100 * ideal * (before + pace()) / 2 / seconds


def efficiencies(load, client, pool, workers, costs):
    """Of auto, fixed, and Python."""
    ideal = max(sum(costs) / workers, max(costs))
    chunk = math.ceil(len(costs) / (4 * workers))

    def ours(**options):
        job, seconds = load.ours(costs, **options)
        client.delete(job)
        return seconds

    def theirs():
        begin = time.perf_counter()
        for _ in pool.map(load.theirs, load.their_items(costs), chunksize=chunk):
            pass
        return time.perf_counter() - begin

    return [efficiency(ideal, load.our_pace, ours), efficiency(ideal, load.our_pace, lambda: ours(chunkSize=chunk)),
            efficiency(ideal, load.their_pace, theirs)]


def main():
    parser = gristmill.arguments(__doc__, rounds=1, workers=None)
    parser.add_argument("--seconds", type=float, default=4, help="of each batch, ideally; default %(default)s")
    options = parser.parse_args()
    table = gristmill.Table("items", "workers", "ideal, s", "auto, %", "fixed, %", "Python, %", first=32)
    for kind, workers in ((Sleeping, 2), (Sleeping, 8), (Spinning, 2)):
        # Python's processes are forked before there is anything else in this one.
        with ProcessPoolExecutor(workers) as pool, gristmill.server(options.java, workers, *CHAOS) as client:
            list(pool.map(sleep, [0.1] * workers))
            load = kind(client, pool, workers)
            for _ in range(5):  # warm
                load.ours([0.001] * 200 * workers)
            for name, seconds in shapes(options.seconds * workers, workers).items():
                costs = load.costs(seconds)
                rounds = [efficiencies(load, client, pool, workers, costs) for _ in range(options.rounds)]
                table.row("%s: %s" % (load.name, name), str(workers), max(sum(costs) / workers, max(costs)),
                          *(gristmill.median(column) for column in zip(*rounds)))


if __name__ == "__main__":
    main()
