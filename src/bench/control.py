#!/usr/bin/env python3
"""How soon pause, resume and a change of maxWorkers act on a running job.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/control.py
A job of items that sleep for 10 ms runs on all workers. From the sending of each request to the moment that /v1/workers, asked
again and again, shows its effect; so half an item and an answer of /v1/workers (printed too) are in it. The goal is 100 ms.
Prints medians and the longest, in ms.
"""
import time

import gristmill


def main():
    parser = gristmill.arguments(__doc__, rounds=30)
    options = parser.parse_args()
    with gristmill.server(options.java, options.workers, "--gristmill.functions.chaos=true") as client:
        asker = gristmill.Client(client.port)
        body = {"function": "chaos.script", "input": {"items": [{"sleep": "10ms"}] * 200_000}}
        path = "/v1/jobs/" + client.call("POST", "/v1/jobs", body)["id"]

        def until(busy):
            while sum(worker["state"] == "BUSY" for worker in asker.workers()) != busy:
                pass

        def act(busy, method, where, change=None):
            begin = time.perf_counter()
            client.call(method, path + where, change)
            until(busy)
            return 1000 * (time.perf_counter() - begin)

        steps = {
            "pause": lambda: act(0, "POST", "/pause"),
            "resume": lambda: act(options.workers, "POST", "/resume"),
            "maxWorkers: 1": lambda: act(1, "PATCH", "", {"maxWorkers": 1}),
            "maxWorkers: all": lambda: act(options.workers, "PATCH", "", {"maxWorkers": options.workers}),
        }
        time.sleep(5)  # until chunks are long
        rounds = [{name: step() for name, step in steps.items()} for _ in range(options.rounds)]
        begin = time.perf_counter()
        for _ in range(100):
            asker.workers()
        looks = 10 * (time.perf_counter() - begin)
        table = gristmill.Table("", "median, ms", "longest, ms")
        for name in steps:
            table.row(name, gristmill.median(one[name] for one in rounds), max(one[name] for one in rounds))
        table.row("one answer of /v1/workers", looks, None)


if __name__ == "__main__":
    main()
