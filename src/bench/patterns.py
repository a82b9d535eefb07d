#!/usr/bin/env python3
"""Both sides of every pattern in docs/patterns.md, and three kinds of work done in every way, in one run.

Needs the built jar, Python 3, bash, curl and jq, on Linux:  ./mvnw -q package -DskipTests && python3 src/bench/patterns.py
It takes the blocks out of the page, runs each as a program of its own, and prints, as tables for the page, the seconds from its start
to its end, on Gristmill's side after one that does not count: Python's have the start of Python (see the first row) and of a pool in
them, Gristmill's the start of curl; the server runs already and is warm, as a server is. Then three kinds of work in every way:
medians of the rounds, without the start of Python, with that of its pool. With Pillow installed (python3-pil) pictures are measured too.
"""
import collections
import contextlib
import glob
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import gristmill

try:
    from PIL import Image
except ImportError:
    Image = None

PAGE = os.path.join(gristmill.ROOT, "docs", "patterns.md")
BLOCK = re.compile(r"^## (?P<title>[^\n]*)$|^```(?P<language>python|sh)\n(?P<code>.*?)^```$", re.M | re.S)

SETTINGS = ("--gristmill.functions.chaos=true", "--gristmill.engines.thread=true")
SQUARES_BELOW, SQUARES = 2_000_000, 24
PORTS, PORT_TIMEOUT = 30, 0.1
PICTURES = 10


def sections():
    """The blocks of each section by language, and under None those that come before the first."""
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    title = None
    with open(PAGE) as page:
        for match in BLOCK.finditer(page.read()):
            if match["title"]:
                title = match["title"]
            else:
                found[title][match["language"]].append(match["code"])
    return found


def seconds(command, code, where, environment):
    begin = time.perf_counter()
    done = subprocess.run([*command, code], cwd=where, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    took = time.perf_counter() - begin
    if done.returncode:
        raise gristmill.Failed("%s\n%s%s" % (code, done.stdout, done.stderr))
    return took


def patterns(client):
    """The first block of each section and language; what a section has beyond that has no counterpart."""
    found = sections()
    common = found.pop(None)
    with gristmill.directory() as where:
        os.symlink(os.path.join(gristmill.ROOT, "docs"), os.path.join(where, "docs"))
        environment = {**os.environ, "S": "http://127.0.0.1:%d" % client.port}
        bash, python = ["bash", "-euc"], [sys.executable, "-c"]
        seconds(bash, common["sh"][0], where, environment)
        print("| pattern | Python, s | Gristmill, s |\n|---|--:|--:|")
        print("| *nothing: Python with its imports; one curl* | %.2f | %.2f |" % (
            seconds(python, common["python"][0], where, environment),
            seconds(bash, "curl -s $S/v1/capacity", where, environment)), flush=True)
        for title, blocks in found.items():
            if not blocks["python"] or not blocks["sh"]:
                continue
            theirs = None
            if Image or "PIL" not in blocks["python"][0]:
                theirs = seconds(python, common["python"][0] + blocks["python"][0], where, environment)
            seconds(bash, blocks["sh"][0], where, environment)
            ours = seconds(bash, blocks["sh"][0], where, environment)
            anchor = re.sub("[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
            print("| [%s](#%s) | %s | %.2f |" % (title, anchor, cell(theirs), ours), flush=True)


def cell(value):
    return "–" if value is None else "%.2f" % value


def sum_of_squares(n):
    return sum(i * i for i in range(n))


def thumbnail(path):
    image = Image.open(path)
    image.thumbnail((800, 600), Image.LANCZOS)
    image.convert("RGB").save(io.BytesIO(), "JPEG", quality=85, optimize=True)


def is_open(port):
    with socket.socket() as probe:
        probe.settimeout(PORT_TIMEOUT)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def silent_port():
    """A port that answers nobody: its queue of connections is full, so a check waits for its whole timeout."""
    with contextlib.ExitStack() as open_ones:
        listener = open_ones.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = open_ones.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def in_python(function, items, workers):
    """One after the other, in threads (as many as workers, and many), in processes."""
    def timed(run):
        begin = time.perf_counter()
        run()
        return time.perf_counter() - begin

    def pooled(executor, size):
        with executor(size) as pool:
            list(pool.map(function, items))

    return [timed(lambda: list(map(function, items))), timed(lambda: pooled(ThreadPoolExecutor, workers)),
            timed(lambda: pooled(ThreadPoolExecutor, 64)), timed(lambda: pooled(ProcessPoolExecutor, workers))]


def in_gristmill(client, function, given, fields, waits):
    """One after the other, in threads, many at once in each process if the function waits, in processes."""
    alone = {"concurrency": 1} if waits else {}
    client.run(function, given, fields)  # warm

    def timed(**options):
        job, took = client.run(function, given, fields, **options)
        client.delete(job)
        return took

    return [timed(maxWorkers=1, **alone), timed(engine="thread", **alone), timed() if waits else None, timed(**alone)]


def kinds(client, options):
    """Three kinds of work in every way."""
    names = ("sequential", "%d threads" % options.workers, "64 threads; virtual threads", "%d processes" % options.workers)
    print("\n| work | | %s |\n|---|---|%s" % (" | ".join(names), "--:|" * len(names)))

    def compare(name, python, *ours):
        rows = [("Python", python), ("Gristmill", lambda: in_gristmill(client, *ours))]
        for side, run in rows:
            if run:
                columns = zip(*(run() for _ in range(options.rounds)))
                medians = [None if column[0] is None else gristmill.median(column) for column in columns]
                print("| %s | %s | %s |" % (name, side, " | ".join(map(cell, medians))), flush=True)

    compare("CPU: %d sums of the squares below %s" % (SQUARES, format(SQUARES_BELOW, ",")),
            lambda: in_python(sum_of_squares, [SQUARES_BELOW] * SQUARES, options.workers),
            "compute.sum-of-squares", {"items": [SQUARES_BELOW] * SQUARES}, {"reduce": "sum"}, False)
    good = [path for path in sorted(glob.glob(os.path.join(gristmill.ROOT, "docs", "samples", "*.[jp][pn]g"))) if "broken" not in path]
    files = [upload(client, path) for path in good]
    compare("pictures: %d thumbnails" % (len(good) * PICTURES),
            Image and (lambda: in_python(thumbnail, good * PICTURES, options.workers)),
            "image.thumbnail", {"files": files * PICTURES}, {"parameters": {"width": 800, "height": 600, "format": "jpeg", "quality": 85}}, False)
    with silent_port() as port:
        compare("waiting: %d port checks, %d ms each" % (PORTS, 1000 * PORT_TIMEOUT),
                lambda: in_python(is_open, [port] * PORTS, options.workers),
                "net.port-check", {"items": [["127.0.0.1", port]] * PORTS}, {"parameters": {"timeout": "%dms" % (1000 * PORT_TIMEOUT)}}, True)


def upload(client, path):
    with open(path, "rb") as content:
        headers = {"Content-Type": "application/octet-stream", "Content-Disposition": 'attachment; filename="%s"' % os.path.basename(path)}
        return json.loads(client.raw("POST", "/v1/files", content.read(), headers))["id"]


def main():
    options = gristmill.arguments(__doc__, rounds=3).parse_args()
    with gristmill.server(options.java, options.workers, *SETTINGS) as client:
        patterns(client)
        kinds(client, options)


if __name__ == "__main__":
    main()
