#!/usr/bin/env python3
"""Compute functions through the whole server against the same classes in a plain parallel stream, side by side in one run.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/scaling.py
Prints, for 1 worker or thread and for --workers, the seconds of both and the ratio of their throughputs, ours / theirs, medians
of the rounds. The stream runs in one JVM with as many threads. The goal is 97 %. Beside it the part of the workers' time that they
spent in items, by the job's report: what is missing to 100 % is the server's, the rest of the difference is the code's, which the JIT
compiler makes anew in each JVM. How much that may be is what --launches shows: the same work in so many new JVMs, one after the other,
with one thread, the fastest of three runs after a first, without any server.
"""
import os

import gristmill

# One item of sum-of-squares takes some 20 ms; the smallest and the largest differ by a millionth.
FIRST = 20_000_000


def main():
    parser = gristmill.arguments(__doc__)
    parser.add_argument("--items", type=int, default=400, help="of sum-of-squares for each worker; default %(default)s")
    parser.add_argument("--numbers", type=int, default=16_000_000_000,
                        help="to look for primes among, for each worker; default %(default)s")
    parser.add_argument("--launches", type=int, default=0, help="only run sum-of-squares in so many new JVMs without a server")
    options = parser.parse_args()
    source = os.path.join(gristmill.PEERS, "scaling", "Scaling.java")
    classes = os.path.join(gristmill.ROOT, "target", "classes")
    if options.launches:
        return launches(options, "-cp", classes, source)
    with gristmill.server(options.java, options.workers) as client, \
            gristmill.Peer(options.java, "-cp", classes, source) as stream:

        def ours(function, workers, begin, end):
            """Seconds, the part of the workers' time that was spent in items, and a number that must be the other's too."""
            job, seconds = client.run(function, {"range": {"from": begin, "to": end}}, maxWorkers=workers)
            utilisation = client.call("GET", "/v1/jobs/%s/report" % job["id"])["utilisation"]
            client.delete(job)
            return seconds, utilisation, job["result"] if function == "compute.primes" else job["progress"]["succeeded"]

        def theirs(function, workers, begin, end):
            seconds, value = stream.ask(function, workers, begin, end)
            return float(seconds), int(value)

        def compare(*case):
            """The median seconds of both, and of the rounds' ratios."""
            def both():
                (our, utilisation, value), (their, expected) = ours(*case), theirs(*case)
                assert value == expected, "%s gives %s and %s" % (case, value, expected)
                return our, their, 100 * their / our, 100 * utilisation

            both()  # warm
            return [gristmill.median(column) for column in zip(*(both() for _ in range(options.rounds)))]

        table = gristmill.Table("function", "workers", "ours, s", "theirs, s", "ours/theirs, %", "in items, %")
        for function, begin, size in (("compute.sum-of-squares", FIRST, options.items), ("compute.primes", 0, options.numbers)):
            for workers in sorted({1, options.workers}):
                table.row(function, str(workers), *compare(function, workers, begin, begin + size * workers))


def launches(options, *stream):
    """The same work in JVMs that differ in nothing."""
    table = gristmill.Table("JVM", "s")
    for launch in range(options.launches):
        with gristmill.Peer(options.java, *stream) as peer:
            seconds = [float(peer.ask("compute.sum-of-squares", 1, FIRST, FIRST + options.items // 4)[0]) for _ in range(4)]
            table.row(str(launch + 1), min(seconds[1:]))


if __name__ == "__main__":
    main()
