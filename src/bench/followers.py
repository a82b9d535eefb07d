#!/usr/bin/env python3
"""1,000 clients that follow a running job while 10,000 jobs wait: what submits and status requests take, and what the server needs.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/followers.py
In each round a job of items that sleep for 10 ms runs on all workers in one long chunk each, every follower reads its server-sent
events over a connection of its own, and small jobs are submitted one after the other, so that all of them wait. Then the running
job is cancelled, and what waits runs. Every follower must have received every event up to the end, in order, and must
have seen its connection end; otherwise the program fails.
Prints milliseconds on one kept connection, idle and under load in the same rounds, and what the server has: threads of the system (those whose number changes by name),
file descriptors, resident memory, and heap after a collection. What grows from round to round is a leak. The followers are
programs of this machine too, and take their share of its processors.
"""
import asyncio
import json
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import time

import gristmill

TINY = {"function": "data.echo", "input": {"items": [1]}, "options": {"priority": 0}}


async def follow(port, path, begun):
    """All numbers of events, the last state, and when the connection ended. HTTP/1.0 knows no chunks, so lines are lines."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(("GET %s/events HTTP/1.0\r\nHost: localhost\r\n\r\n" % path).encode())
    ids, state = [], None
    async for line in reader:
        if line.startswith(b"retry:"):
            begun()
        elif line.startswith(b"id: "):
            ids.append(int(line[4:]))
        elif line.startswith(b'data: {"state"'):
            state = json.loads(line[6:])["state"]
    end = time.time()
    writer.close()
    return ids, state, end


def followers(port, path, count, pipe):
    """A process of its own: says when all follow, and then what each of them got."""
    async def all_of_them():
        left = count

        def begun():
            nonlocal left
            left -= 1
            if not left:
                pipe.send("all follow")

        return await asyncio.gather(*(follow(port, path, begun) for _ in range(count)))

    pipe.send(asyncio.run(all_of_them()))


def milliseconds(ask):
    begin = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - begin)


def figures(client, java):
    """Threads of the system, file descriptors, MB resident, MB of heap after a collection."""
    with open("/proc/%d/status" % client.pid) as file:
        status = dict(line.split(":", 1) for line in file)
    descriptors = len(os.listdir("/proc/%d/fd" % client.pid))
    subprocess.run([gristmill.tool(java, "jcmd"), str(client.pid), "GC.run"], check=True, stdout=subprocess.DEVNULL)
    heap = client.meter("jvm_memory_used_bytes", 'area="heap"')
    return int(status["Threads"]), descriptors, int(status["VmRSS"].split()[0]) / 1024, heap / 1e6, gristmill.threads(client.pid)


def main():
    parser = gristmill.arguments(__doc__, rounds=3)
    parser.add_argument("--followers", type=int, default=1000, help="default %(default)s")
    parser.add_argument("--jobs", type=int, default=10_000, help="that wait; default %(default)s")
    parser.add_argument("--requests", type=int, default=1000, help="of each kind when idle, and status requests; default %(default)s")
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    settings = ["--gristmill.functions.chaos=true", "--gristmill.queue.jobs=%d" % (2 * options.jobs + 100)]
    with gristmill.server(options.java, options.workers, *settings) as client:
        ids = []

        def submit():
            ids.append(client.call("POST", "/v1/jobs", TINY)["id"])

        def status():
            client.call("GET", "/v1/jobs/" + random.choice(ids))

        def settle():
            while client.meter("gristmill_jobs_active"):
                time.sleep(0.2)

        def measure(times, submits):
            times["submit"] += [milliseconds(submit) for _ in range(submits)]
            times["status"] += [milliseconds(status) for _ in range(options.requests)]

        def load(loaded, rows):
            items = [{"sleep": "10ms"}] * 100_000
            # A chunk for each worker, and long ones: others wait until they are through.
            chunks = {"priority": 9, "chunkSize": len(items) // options.workers}
            body = {"function": "chaos.script", "input": {"items": items}, "options": chunks}
            path = "/v1/jobs/" + client.call("POST", "/v1/jobs", body)["id"]
            processes, pipes = [], []
            for _ in range(2):
                pipe, far = multiprocessing.Pipe()
                process = multiprocessing.Process(target=followers, args=(client.port, path, options.followers // 2, far), daemon=True)
                process.start()
                processes.append(process)
                pipes.append(pipe)
            for pipe in pipes:
                assert pipe.recv() == "all follow"
            measure(loaded, options.jobs)
            waiting = client.meter("gristmill_jobs_active") - 1
            rows.append(("%d followers, %d jobs wait" % (options.followers, waiting), figures(client, options.java)))
            cancelled = time.time()
            client.call("POST", path + "/cancel")
            got = [one for pipe in pipes for one in pipe.recv()]
            for process in processes:
                process.join()
            ids_of_events, state, _ = asyncio.run(follow(client.port, path, lambda: None))
            wrong = [one for one in got if one[0] != ids_of_events or one[1] != "CANCELLED"]
            if wrong or state != "CANCELLED" or len(got) != options.followers // 2 * 2:
                sys.exit("%d of %d followers did not get everything" % (len(wrong), len(got)))
            return len(ids_of_events), max(end for _, _, end in got) - cancelled

        for _ in range(3):  # until the code is compiled
            for _ in range(options.requests):
                submit()
                status()
        settle()
        idle, loaded = {"submit": [], "status": []}, {"submit": [], "status": []}
        rows, ends = [("before", figures(client, options.java))], []
        for number in range(options.rounds):
            measure(idle, options.requests)
            settle()
            ends.append(load(loaded, rows))
            settle()
            rows.append(("after round %d" % (number + 1), figures(client, options.java)))
        table = gristmill.Table("request", "p50 idle, ms", "p50 loaded", "p99 idle, ms", "p99 loaded")
        for name in idle:
            p50, p99 = ([gristmill.percentile(times[name], percent) for times in (idle, loaded)] for percent in (50, 99))
            table.row(name, *p50, *p99)
        print()
        table = gristmill.Table("server", "threads", "descriptors", "resident, MB", "heap, MB", first=36)
        for name, row in rows:
            table.row(name, *row[:4])
        print()
        counts = [(name, row[4]) for name, row in rows if not name.endswith("wait")]
        table = gristmill.Table("threads named", *(name for name, _ in counts), first=36)
        for thread in sorted(set().union(*(each for _, each in counts))):
            if len({each[thread] for _, each in counts}) > 1:
                table.row(thread, *(str(each[thread]) for _, each in counts))
        print("\nEvery follower got all events, %s of them; the last one knew of the end after %s s." % (
            " / ".join("%d" % count for count, _ in ends), " / ".join("%.1f" % seconds for _, seconds in ends)))


if __name__ == "__main__":
    main()
