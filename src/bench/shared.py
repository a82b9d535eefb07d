#!/usr/bin/env python3
"""A dictionary of 256 MB that all items share, against Python with initializer= and with the dictionary sent along, in one run.

Needs the built jar and Python 3 alone, on Linux:  ./mvnw -q package -DskipTests && python3 src/bench/shared.py
The dictionary is a file of JSON objects, one a line; an item is a key, its value the line. Gristmill takes the file once, as an
upload (timed by itself), and each worker maps it and reads it once; with initializer= each process reads it into a dict; sent along,
each item brings the dict to its process. That takes so long that there are fewer such items, as the table says. Time is from the
submit, or from the making of the pool, to the last result: the median of the rounds. Memory is what is private to a worker and
written to (Private_Dirty), the largest of the workers when the last item is done.
"""
import json
import os
import random
import time
from concurrent.futures import ProcessPoolExecutor

import gristmill

LINE_BYTES = 1024
dictionary = {}


def write_dictionary(path, megabytes):
    """Returns how many keys there are."""
    keys = megabytes * 1024 * 1024 // LINE_BYTES
    with open(path, "w") as lines:
        for key in range(keys):
            head = '{"id": %d, "text": "' % key
            lines.write(head + "x" * (LINE_BYTES - len(head) - 3) + '"}\n')
    return keys


def read_dictionary(path):
    with open(path) as lines:
        return {record["id"]: record for record in map(json.loads, lines)}


def initialise(path):
    dictionary.update(read_dictionary(path))


def lookup(key):
    return dictionary[key]


def lookup_in(both):
    sent, key = both
    return sent[key]


def private_megabytes(pids):
    """Of the process that has most."""
    def of(pid):
        with open("/proc/%d/smaps_rollup" % pid) as memory:
            return sum(int(line.split()[1]) for line in memory if line.startswith("Private_Dirty:")) / 1024
    return max(map(of, pids))


def in_python(workers, function, items, **initialiser):
    """Seconds from the making of the pool to the last result, and megabytes."""
    begin = time.perf_counter()
    with ProcessPoolExecutor(workers, **initialiser) as pool:
        total = sum(1 for _ in pool.map(function, items, chunksize=1))
        seconds = time.perf_counter() - begin
        # The pool tells its processes to nobody else.
        return seconds, private_megabytes(pool._processes), total


def in_gristmill(client, file, keys):
    job, seconds = client.run("data.lookup", {"items": keys}, {"shared": {"file": file}, "parameters": {"format": "ndjson"}})
    assert job["progress"]["succeeded"] == len(keys), job
    last = client.call("GET", "/v1/jobs/%s/items/%d" % (job["id"], len(keys) - 1))
    assert last["value"]["id"] == keys[-1], last
    memory = private_megabytes(worker["pid"] for worker in client.workers())
    client.delete(job)
    return seconds, memory, len(keys)


def upload(client, path):
    begin = time.perf_counter()
    with open(path, "rb") as content:
        headers = {"Content-Type": "application/x-ndjson", "Content-Length": str(os.path.getsize(path))}
        file = json.loads(client.raw("POST", "/v1/files", content, headers))["id"]
    return file, time.perf_counter() - begin


def row(table, name, measure, rounds):
    seconds, memory, items = zip(*(measure() for _ in range(rounds)))
    seconds = gristmill.median(seconds)
    table.row(name, str(items[0]), seconds, items[0] / seconds, gristmill.median(memory))


def main():
    parser = gristmill.arguments(__doc__, rounds=3)
    parser.add_argument("--megabytes", type=int, default=256, help="of the dictionary; default %(default)s")
    parser.add_argument("--items", type=int, default=1000, help="default %(default)s")
    parser.add_argument("--sent", type=int, default=4, help="items that bring the dictionary along; default %(default)s")
    options = parser.parse_args()
    with gristmill.directory() as directory:
        path = os.path.join(directory, "dictionary.ndjson")
        count = write_dictionary(path, options.megabytes)
        keys = random.Random(42).choices(range(count), k=options.items)
        print("a dictionary of %d MB with %d keys, %d workers, median of %d rounds"
              % (options.megabytes, count, options.workers, options.rounds))
        with gristmill.server(options.java, options.workers) as client:
            file, seconds = upload(client, path)
            print("upload to Gristmill, once: %.3g s" % seconds)
            table = gristmill.Table("", "items", "total, s", "items/s", "private, MB", first=34)
            row(table, "Gristmill, shared", lambda: in_gristmill(client, file, keys), options.rounds)
        row(table, "Python, initializer=",
            lambda: in_python(options.workers, lookup, keys, initializer=initialise, initargs=(path,)), options.rounds)

        def sent_along():
            whole = read_dictionary(path)
            return in_python(options.workers, lookup_in, ((whole, key) for key in keys[:options.sent]))
        row(table, "Python, dictionary in each item", sent_along, options.rounds)


if __name__ == "__main__":
    main()
