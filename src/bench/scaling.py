#!/usr/bin/env python3
"""Compute functions through the whole server against the same classes in a plain parallel stream, side by side in one run.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/scaling.py
The stream runs in one JVM with as many threads as ours has workers. What the JIT compiler makes of a class differs from JVM to JVM,
so both sides run in new ones for each launch: a server and its workers, and a stream's JVM. In a launch each case runs once to warm
up and then --rounds times. Prints, for 1 worker or thread and for --workers, the median seconds of both, how far their launches
differ among themselves (the slowest by the fastest), the ratio of throughputs, ours / theirs, as the median of all rounds and of the
fastest of either side (the goal is 97 %), and by the jobs' reports the part of the workers' time that was spent in items, and the part
of the items' time in which they could run and had no core: what is missing in the first to 100 % and what is in the second is the price
of the server beside the workers.
"""
import os

import gristmill

# One item of sum-of-squares takes some 20 ms; the smallest and the largest differ by a millionth.
FIRST = 20_000_000


def main():
    parser = gristmill.arguments(__doc__, rounds=1)
    parser.add_argument("--items", type=int, default=400, help="of sum-of-squares for each worker; default %(default)s")
    parser.add_argument("--numbers", type=int, default=16_000_000_000,
                        help="to look for primes among, for each worker; default %(default)s")
    parser.add_argument("--launches", type=int, default=5, help="of new JVMs on both sides; default %(default)s")
    options = parser.parse_args()
    cases = [(function, workers, begin, begin + size * workers)
             for function, begin, size in (("compute.sum-of-squares", FIRST, options.items), ("compute.primes", 0, options.numbers))
             for workers in sorted({1, options.workers})]
    taken = {case: [] for case in cases}
    for launch in range(options.launches):
        for case, seconds in rounds(options, cases):
            taken[case].append(seconds)
    table = gristmill.Table("function", "workers", "ours, s", "theirs, s", "ours differ", "theirs differ", "ours/theirs, %", "of fastest, %",
                            "in items, %", "without core, %")
    for (function, workers, *_), measured in taken.items():
        ours, theirs, *shares = zip(*measured)
        table.row(function, str(workers), gristmill.median(ours), gristmill.median(theirs), max(ours) / min(ours),
                  max(theirs) / min(theirs), gristmill.median(100 * their / our for our, their, *_ in measured),
                  100 * min(theirs) / min(ours), *(100 * gristmill.median(share) for share in shares))


def rounds(options, cases):
    """Each case's seconds of ours and of theirs, and what the report says of ours, of all rounds in new JVMs."""
    source = os.path.join(gristmill.PEERS, "scaling", "Scaling.java")
    with gristmill.server(options.java, options.workers) as client, \
            gristmill.Peer(options.java, "-cp", os.path.join(gristmill.ROOT, "target", "classes"), source) as stream:

        def ours(function, workers, begin, end):
            job, seconds = client.run(function, {"range": {"from": begin, "to": end}}, maxWorkers=workers)
            report = client.call("GET", "/v1/jobs/%s/report" % job["id"])
            client.delete(job)
            return seconds, (report["utilisation"], report["cpu"]["waitShare"]), job["result"] if function == "compute.primes" else job["progress"]["succeeded"]

        for case in cases:
            for round in range(1 + options.rounds):
                seconds, shares, value = ours(*case)
                their, expected = stream.ask(*case)
                assert value == int(expected), "%s gives %s and %s" % (case, value, expected)
                if round:  # the first was to warm up
                    yield case, (seconds, float(their), *shares)


if __name__ == "__main__":
    main()
