#!/usr/bin/env python3
"""Durable submits a second over 32 connections, against the least that a durable endpoint does, and against other job stores.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/submits.py
(JobRunr and db-scheduler are fetched from a registry the first time; --no-peers goes without.)

Every submit is answered when it is committed and synced, by all of them: SQLite, WAL, synchronous=FULL, a file for each, on one
disk.
  held          ours, jobs of one item, while no worker takes any: submits alone
  running       ours, and the workers run the jobs meanwhile
  refused       ours, jobs that are read and refused, so that nothing is stored: what the HTTP layers alone allow
  raw           peers/raw/Raw.java: one row for each request, unread; one thread commits all that wait (the goal is 80 % of it)
  raw, alone    the same, each row a commit of its own
  JobRunr       JobRequestScheduler.enqueue, called by 32 threads in its own process: no HTTP, which favours it
  db-scheduler  SchedulerClient.scheduleIfNotExists, in the same way
The client of the first five is peers/load/Load.java. All are measured in turn in each round. Prints medians of rates, and of
ratios to raw. Below that, where the processor time goes: microseconds on a core for each submit, of the client and of the server,
held and raw, and of its threads by name. So many cores in all divide by their sum to the most submits a second that this machine could do.
"""
import contextlib
import os
import time

import gristmill

LEAST_US = 3

BODY = '{"function": "data.echo", "input": {"items": [1]}}'


def main():
    parser = gristmill.arguments(__doc__)
    parser.add_argument("--connections", type=int, default=32, help="or threads; default %(default)s")
    parser.add_argument("--seconds", type=float, default=5, help="of each in a round; default %(default)s")
    parser.add_argument("--warm", type=float, default=30, help="seconds of each before the first round; default %(default)s")
    parser.add_argument("--no-peers", action="store_true", help="leaves out JobRunr and db-scheduler")
    options = parser.parse_args()
    unlimited = "--gristmill.queue.jobs=10000000"
    with contextlib.ExitStack() as stack:
        work = stack.enter_context(gristmill.directory())
        held = stack.enter_context(gristmill.server(options.java, 1, unlimited))
        running = stack.enter_context(gristmill.server(options.java, options.workers, unlimited))
        held.call("POST", "/v1/workers/%s/drain" % held.workers()[0]["id"])

        def java(path, peer, program, *words):
            source = os.path.join(gristmill.PEERS, peer, program + ".java")
            peer = gristmill.Peer(options.java, *gristmill.QUIET, "-cp", path, source, *words)
            return stack.enter_context(peer)

        raw = gristmill.free_port()
        bare = java(gristmill.libraries(work, "sqlite-jdbc", "slf4j-api"), "raw", "Raw", os.path.join(work, "raw.db"), str(raw))
        load = java(work, "load", "Load")

        def http(port, path, status, body=BODY):
            return lambda seconds: float(load.ask(port, path, status, options.connections, seconds, body)[0])

        def enqueue(name):
            peer = java(gristmill.peer_libraries(name), name, "Enqueue", os.path.join(work, name + ".db"))
            return lambda seconds: float(peer.ask(options.connections, seconds)[0])

        def run(seconds):
            rate = http(running.port, "/v1/jobs", 202)(seconds)
            while running.meter("gristmill_jobs_active"):  # what is left must not disturb the next
                time.sleep(0.2)
            return rate

        all_of_them = {"held": http(held.port, "/v1/jobs", 202), "running": run,
                       "refused": http(held.port, "/v1/jobs", 400, BODY.replace("[1]", "7")),
                       "raw": http(raw, "/group", 200), "raw, alone": http(raw, "/one", 200)}
        if not options.no_peers:
            all_of_them.update({"JobRunr": enqueue("jobrunr"), "db-scheduler": enqueue("db-scheduler")})
        for rate in all_of_them.values():
            rate(options.warm)
        spent = {}

        def watched(name, pid):
            """The same, and notes the processor time of the client and of each thread."""
            rate = all_of_them[name]

            def look():
                threads = {"thread " + thread: figures[0] for thread, figures in gristmill.scheduled(pid).items()}
                return {"client": gristmill.processor_milliseconds(load.process.pid), "server": gristmill.processor_milliseconds(pid),
                        **threads}

            def run(seconds):
                before = look()
                submits = rate(seconds) * seconds
                for part, milliseconds in look().items():
                    grown = 1000 * (milliseconds - before.get(part, 0)) / submits / options.rounds
                    spent[name, part] = spent.get((name, part), 0) + grown
                return submits / seconds
            return run

        all_of_them.update({"held": watched("held", held.pid), "raw": watched("raw", bare.process.pid)})
        rounds = [{name: rate(options.seconds) for name, rate in all_of_them.items()} for _ in range(options.rounds)]
        table = gristmill.Table("", "submits/s", "to raw, %")
        for name in all_of_them:
            table.row(name, gristmill.median(one[name] for one in rounds),
                      gristmill.median(100 * one[name] / one["raw"] for one in rounds))
        print()
        table = gristmill.Table("processor time", "us a submit")
        for (name, thread), microseconds in sorted(spent.items(), key=lambda entry: (entry[0][0], -entry[1])):
            if microseconds >= LEAST_US:
                table.row("%s: %s" % (name, thread), microseconds)


if __name__ == "__main__":
    main()
