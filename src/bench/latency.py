#!/usr/bin/env python3
"""A job of one item, from submit to result over HTTP, while the server is idle and behind a long batch.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/latency.py
Each request waits for the end of its job (`Prefer: wait=10`), one at a time on one kept connection. Beside it the least that a
durable endpoint does (peers/raw/Raw.java): one row, one synced commit, with the same SQLite driver on the same disk. Both are
measured in turn in the same state of the machine: the batch computes on all workers while either is asked. The tiny job has to
wait until a worker ends an item of the batch, and its items take about a millisecond. Prints milliseconds. The goal is a p50 of
3 ms while the server is idle, and one running item more behind a batch: *in queue* and *on a worker* are the medians of the jobs'
own reports. Below that, where a tiny job's time goes: what the kernel says of the threads of the server and of its workers while the
tiny jobs ran, by job: time on a core, time in which a thread could run and had no core, and how often it got one. Threads work side
by side, so the sum can be more than the job took.
"""
import os
import time

import gristmill

LEAST_MS = 0.02

TINY = {"function": "data.echo", "input": {"items": [1]}}


def main():
    parser = gristmill.arguments(__doc__, rounds=10)
    parser.add_argument("--requests", type=int, default=200, help="of each in a round; default %(default)s")
    parser.add_argument("--warm", type=int, default=20,
                        help="times as many requests of each before the first round; default %(default)s")
    parser.add_argument("--batch-item", type=int, default=1_000_000,
                        help="an item of the batch adds so many squares, about one a nanosecond; default %(default)s")
    options = parser.parse_args()
    with gristmill.directory() as work, gristmill.server(options.java, options.workers) as client:
        port = gristmill.free_port()
        path = gristmill.libraries(work, "sqlite-jdbc", "slf4j-api")
        with gristmill.Peer(options.java, *gristmill.QUIET, "-cp", path,
                            os.path.join(gristmill.PEERS, "raw", "Raw.java"), os.path.join(work, "raw.db"), str(port)):
            raw = gristmill.Client(port)

            jobs = []

            def submit():
                job = client.call("POST", "/v1/jobs", TINY, {"Prefer": "wait=10"})
                assert job["state"] == "SUCCEEDED", job
                jobs.append(job["id"])

            def insert():
                raw.raw("POST", "/one", b'{"function": "data.echo", "input": {"items": [1]}}')

            def times(ask):
                taken = []
                for _ in range(options.requests):
                    begin = time.perf_counter()
                    ask()
                    taken.append(1000 * (time.perf_counter() - begin))
                return taken

            def measure(table, name):
                ours, theirs = [], []
                jobs.clear()
                threads = {}
                for _ in range(options.rounds):
                    processes = {"server": client.pid, **{worker["id"]: worker["pid"] for worker in client.workers()}}
                    before = {process: gristmill.scheduled(pid) for process, pid in processes.items()}
                    ours += times(submit)
                    for process, pid in processes.items():
                        for thread, after in gristmill.scheduled(pid).items():
                            key = "server" if process == "server" else "worker", thread
                            grown = [now - then for now, then in zip(after, before[process].get(thread, (0, 0, 0)))]
                            threads[key] = [sum(pair) for pair in zip(grown, threads.get(key, (0, 0, 0)))]
                    theirs += times(insert)
                p50, p99 = ((gristmill.percentile(ours, percent), gristmill.percentile(theirs, percent)) for percent in (50, 99))
                reports = [client.call("GET", "/v1/jobs/%s/report" % job) for job in jobs[-options.requests:]]
                inside = [gristmill.median([report[figure] for report in reports]) for figure in ("queuedMs", "wallMs")]
                table.row(name, *p50, p50[0] / p50[1], *p99, p99[0] / p99[1], *inside)
                where.append((name, {key: [figure / len(ours) for figure in figures] for key, figures in threads.items()}))

            for ask in (submit, insert):
                for _ in range(options.warm):
                    times(ask)
            where = []
            table = gristmill.Table("server", "p50, ms", "raw p50, ms", "p50 ratio", "p99, ms", "raw p99, ms", "p99 ratio",
                                    "in queue, ms", "on a worker, ms")
            measure(table, "idle")
            first = options.batch_item
            batch = client.call("POST", "/v1/jobs", {"function": "compute.sum-of-squares",
                                                     "input": {"range": {"from": first, "to": first + 10_000_000}}})
            time.sleep(2)
            measure(table, "behind a batch")
            client.cancel(batch)
            for name, threads in where:
                print()
                table = gristmill.Table(name + ", a job", "on a core, ms", "waiting for one, ms", "times", first=34)
                for (process, thread), figures in sorted(threads.items(), key=lambda entry: -entry[1][1]):
                    if max(figures[:2]) >= LEAST_MS:
                        table.row("%s: %s" % (process, thread), *figures)


if __name__ == "__main__":
    main()
