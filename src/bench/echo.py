#!/usr/bin/env python3
"""No-op items through the whole server against ProcessPoolExecutor.map, side by side in one run.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/echo.py
Prints items per second and their ratio for each chunk size, the median of the rounds.
"""
import statistics
import time
from concurrent.futures import ProcessPoolExecutor

import gristmill


def echo(item):
    return item


def python_rate(pool, items, chunk):
    begin = time.perf_counter()
    total = sum(1 for _ in pool.map(echo, range(items), chunksize=chunk))
    assert total == items
    return items / (time.perf_counter() - begin)


def server_rate(client, items, chunk):
    options = {} if chunk is None else {"chunkSize": chunk}
    job, seconds = client.run("data.echo", {"range": {"from": 0, "to": items}}, **options)
    assert job["progress"]["succeeded"] == items, job
    client.delete(job)
    return items / seconds


def main():
    arguments = gristmill.arguments(__doc__)
    arguments.add_argument("--items", type=int, default=1_000_000)
    options = arguments.parse_args()
    # Python's processes are forked before there is anything else in this one.
    with ProcessPoolExecutor(options.workers) as pool, gristmill.server(options.java, options.workers) as client:
        python_rate(pool, 1000, 100)
        for _ in range(3):
            server_rate(client, options.items, None)
        print("%d items, %d workers, median of %d rounds" % (options.items, options.workers, options.rounds))
        print("%10s %16s %16s %8s" % ("chunkSize", "Gristmill/s", "Python/s", "ratio"))
        for chunk in (1, 100, 1000):
            # A pool that needs a minute for a round tells no more than one that needs seconds.
            python_items = min(options.items, 20_000 * chunk)
            pairs = [(server_rate(client, options.items, chunk), python_rate(pool, python_items, chunk))
                     for _ in range(options.rounds)]
            ours, theirs = (statistics.median(column) for column in zip(*pairs))
            print("%10d %16.0f %16.0f %8.1f" % (chunk, ours, theirs, ours / theirs))
        ours = statistics.median(server_rate(client, options.items, None) for _ in range(options.rounds))
        print("%10s %16.0f" % ("auto", ours))


if __name__ == "__main__":
    main()
