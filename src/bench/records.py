#!/usr/bin/env python3
"""A table of a million rows through the whole server against csv and ProcessPoolExecutor.map, side by side in one run.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/records.py
The table is sent with the job as its input and read at submit; the results are followed as NDJSON while it runs. Python reads the
same file by csv.DictReader, maps the rows and writes a line of JSON for each result. Rates are rows per second from the first byte
sent to the last result read, medians of the rounds; the heap is the server's after a full collection, and its peaks are those of all
collections of the run (G1), before and after each. How small it may be:  --heap 64m

Another function:  --function NAME --parameters JSON --types JSON, and what Python does to a row:  --python EXPRESSION
"""
import csv
import http.client
import json
import os
import re
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor

import gristmill

BOUNDARY = "gristmill-bench"


def write_table(path, rows):
    with open(path, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "name", "price", "count", "comment"])
        for i in range(rows):
            table.writerow([i, "item number %d" % i, "%.2f" % (i % 1000 / 7), i % 17, "a comment, which needs its quotes, on item %d" % i])


def begin(expression):
    global work
    work = eval("lambda row: " + expression)


def apply(row):
    return work(row)


def python_seconds(pool, path, rows, chunk):
    begun = time.perf_counter()
    with open(path, newline="") as file, open(os.devnull, "w") as out:
        count = 0
        for result in pool.map(apply, csv.DictReader(file), chunksize=chunk):
            out.write(json.dumps(result) + "\n")
            count += 1
    assert count == rows, count
    return time.perf_counter() - begun


def submit(client, path, job):
    """The id of the job, which comes with its table."""
    head = ("--%s\r\nContent-Disposition: form-data; name=\"job\"\r\nContent-Type: application/json\r\n\r\n%s\r\n--%s\r\n"
            "Content-Disposition: form-data; name=\"csv\"; filename=\"table.csv\"\r\n\r\n" % (BOUNDARY, json.dumps(job), BOUNDARY)).encode()
    tail = ("\r\n--%s--\r\n" % BOUNDARY).encode()
    with open(path, "rb") as file:

        def body():
            yield head
            while piece := file.read(1 << 20):
                yield piece
            yield tail

        length = len(head) + os.path.getsize(path) + len(tail)
        answer = client.raw("POST", "/v1/jobs", body(), {"Content-Type": "multipart/form-data; boundary=" + BOUNDARY,
                                                        "Content-Length": str(length)})
    return json.loads(answer)["id"]


def count_results(port, job):
    """How many records the job has, read as they come, and how many of them succeeded."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", "/v1/jobs/%s/results?order=completion&follow=true" % job, headers={"Accept": "application/x-ndjson"})
    lines = succeeded = 0
    rest = b""
    answer = connection.getresponse()
    while piece := answer.read1(1 << 20):
        whole, _, rest = (rest + piece).rpartition(b"\n")
        lines += whole.count(b"\n") + bool(whole)
        succeeded += whole.count(b'"state":"SUCCEEDED"')
    connection.close()
    return lines, succeeded


def server_seconds(client, path, rows, job):
    begun = time.perf_counter()
    made = submit(client, path, job)
    accepted = time.perf_counter() - begun
    lines, succeeded = count_results(client.port, made)
    took = time.perf_counter() - begun
    assert lines == succeeded == rows, (lines, succeeded)
    client.delete({"id": made})
    return took, accepted


def heap(client, java):
    subprocess.run([gristmill.tool(java, "jcmd"), str(client.pid), "GC.run"], check=True, stdout=subprocess.DEVNULL)
    return client.meter("jvm_memory_used_bytes", 'area="heap"') / 2 ** 20


def peaks(log):
    """The most that was on the heap when a collection began, and when one had ended, in MB."""
    with open(log) as lines:
        return map(max, zip(*[map(int, found) for found in re.findall(r"Pause .* (\d+)M->(\d+)M\(", lines.read())]))


def main():
    parser = gristmill.arguments(__doc__, rounds=3)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--function", default="data.echo")
    parser.add_argument("--parameters", type=json.loads, default="{}", help="of the function, as JSON")
    parser.add_argument("--types", type=json.loads, default='"text"', help="of the columns, as JSON; default %(default)s")
    parser.add_argument("--python", default="row", help="what Python does to a row; default %(default)s")
    parser.add_argument("--chunk", type=int, default=1000, help="Python's chunksize; default %(default)s")
    parser.add_argument("--heap", help="of the server, as for -Xmx; by default as the JVM decides")
    options = parser.parse_args()
    job = {"function": options.function, "parameters": options.parameters, "input": {"csv": {"types": options.types}}}
    # Python's processes are forked before there is anything else in this one.
    with (ProcessPoolExecutor(options.workers, initializer=begin, initargs=(options.python,)) as pool, gristmill.directory() as where):
        log = os.path.join(where, "gc.log")
        jvm = ["-XX:+UseG1GC", "-Xlog:gc:file=%s::filecount=0" % log, *(["-Xmx" + options.heap] if options.heap else [])]
        with gristmill.server(options.java, options.workers, jvm=jvm) as client:
            compare(client, pool, where, log, job, options)


def compare(client, pool, where, log, job, options):
    path = os.path.join(where, "table.csv")
    write_table(path, 1000)
    python_seconds(pool, path, 1000, options.chunk)
    server_seconds(client, path, 1000, job)
    before = heap(client, options.java)
    write_table(path, options.rows)
    print("%s over %d rows of CSV (%.1f MB), %d workers, median of %d rounds" % (
        options.function, options.rows, os.path.getsize(path) / 1e6, options.workers, options.rounds))
    pairs = [(*server_seconds(client, path, options.rows, job), python_seconds(pool, path, options.rows, options.chunk))
             for _ in range(options.rounds)]
    ours, accepted, theirs = (gristmill.median(column) for column in zip(*pairs))
    table = gristmill.Table("", "Gristmill", "Python", "ratio", first=20)
    table.row("rows/s", options.rows / ours, options.rows / theirs, theirs / ours)
    table.row("seconds", ours, theirs, None)
    table.row("until accepted, s", accepted, None, None)
    table.row("heap before, MB", before, None, None)
    table.row("heap after, MB", heap(client, options.java), None, None)
    most, kept = peaks(log)
    table.row("peak, MB", most, None, None)
    table.row("peak after GC, MB", kept, None, None)


if __name__ == "__main__":
    main()
