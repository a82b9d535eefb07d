#!/usr/bin/env python3
"""No-op items through the whole server against ProcessPoolExecutor.map, side by side in one run.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/echo.py
Prints items per second and their ratio for each chunk size, the median of the rounds.
"""
import argparse
import glob
import json
import os
import statistics
import subprocess
import tempfile
import time
import urllib.request
from concurrent.futures import ProcessPoolExecutor


def echo(item):
    return item


def python_rate(pool, items, chunk):
    begin = time.perf_counter()
    total = sum(1 for _ in pool.map(echo, range(items), chunksize=chunk))
    assert total == items
    return items / (time.perf_counter() - begin)


def call(url, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def server_rate(base, items, chunk):
    options = {} if chunk is None else {"chunkSize": chunk}
    begin = time.perf_counter()
    job = call(base + "/v1/jobs", {"function": "data.echo", "input": {"range": {"from": 0, "to": items}}, "options": options},
               {"Prefer": "wait=60"})
    seconds = time.perf_counter() - begin
    assert job["state"] == "SUCCEEDED" and job["progress"]["succeeded"] == items, job
    call(base + "/v1/jobs/" + job["id"])
    urllib.request.urlopen(urllib.request.Request(base + "/v1/jobs/" + job["id"], method="DELETE")).close()
    return items / seconds


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--items", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--java", default=os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin", "java"), help="of JDK 25")
    arguments.add_argument("--workers", type=int, default=2)
    options = arguments.parse_args()
    jar = glob.glob("target/gristmill-*.jar")[0]
    data = tempfile.mkdtemp()
    base = "http://127.0.0.1:18765"
    server = subprocess.Popen([options.java, "-jar", jar, "--server.port=18765", "--gristmill.data-dir=" + data,
                               "--gristmill.pool.size=%d" % options.workers], stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                if call(base + "/v1/functions")["functions"]:
                    break
            except OSError:
                time.sleep(0.1)
        with ProcessPoolExecutor(options.workers) as pool:
            python_rate(pool, 1000, 100)
            for _ in range(3):
                server_rate(base, options.items, None)
            print("%d items, %d workers, median of %d rounds" % (options.items, options.workers, options.rounds))
            print("%10s %16s %16s %8s" % ("chunkSize", "Gristmill/s", "Python/s", "ratio"))
            for chunk in (1, 100, 1000):
                # A pool that needs a minute for a round tells no more than one that needs seconds.
                python_items = min(options.items, 20_000 * chunk)
                pairs = [(server_rate(base, options.items, chunk), python_rate(pool, python_items, chunk))
                         for _ in range(options.rounds)]
                ours, theirs = (statistics.median(column) for column in zip(*pairs))
                print("%10d %16.0f %16.0f %8.1f" % (chunk, ours, theirs, ours / theirs))
            ours = statistics.median(server_rate(base, options.items, None) for _ in range(options.rounds))
            print("%10s %16.0f" % ("auto", ours))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
