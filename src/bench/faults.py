#!/usr/bin/env python3
"""What one bad item of 20 does to a batch: each fault once, through the whole server with two workers.

Needs the built jar and Python 3 alone:  ./mvnw -q package -DskipTests && python3 src/bench/faults.py
Items take about 50 ms; item 7 has the fault after that. Prints a markdown table, and needs Linux to see what is left behind.
"""
import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

ITEMS = 20
BAD = 7
WORK = {"sleep": "50ms"}
LATER = {"sleep": "5m"}
OPTIONS = {"itemTimeout": "60s", "stallTimeout": "2s", "initTimeout": "2s"}
# These go on until the item's time is over.
ENDLESS = ("endless loop", "sleep for a minute", "deadlock")

# Each is what item 7 does, or, where the name begins with "initialise", what every worker of the job begins with.
FAULTS = {
    "none": [{"return": "well"}],
    "throw": [{"throw": "item 7 is bad"}],
    "stack overflow": [{"stackOverflow": True}],
    "result over its limit": [{"largeResult": "9MiB"}],
    "exit 7": [{"exit": 7}],
    "exit 0": [{"exit": 0}],
    "halt 9": [{"halt": 9}],
    "native `_exit(0)`": [{"nativeExit": 0}],
    "native abort": [{"abort": True}],
    "native segfault": [{"segv": True}],
    "SIGTERM": [{"kill": "SIGTERM"}, LATER],
    "SIGKILL": [{"kill": "SIGKILL"}, LATER],
    "SIGSTOP": [{"kill": "SIGSTOP"}, LATER],
    "hang in a shutdown hook": [{"hangInShutdownHook": True}],
    "endless loop": [{"spin": True}],
    "sleep for a minute": [{"sleep": "1m"}],
    "deadlock": [{"deadlock": True}],
    "out of heap": [{"oom": "heap"}],
    "out of direct memory": [{"oom": "direct"}],
    "out of metaspace": [{"oom": "metaspace"}],
    "native memory without end": [{"oom": "native"}],
    "threads without end": [{"oom": "threads"}],
    "64 MiB on stdout": [{"flood": "64MiB"}],
    "stdin, stdout, stderr closed": [{"closeStdio": True}],
    "8 processes left behind": [{"spawn": 8}],
    "8 threads left behind": [{"threads": 8}],
    "garbage on the connection": [{"badFrame": "garbage"}, LATER],
    "a frame of 2 GiB announced": [{"badFrame": "oversize"}, LATER],
    "a record sent twice": [{"badFrame": "duplicate"}, LATER],
    "records withheld": [{"badFrame": "silence"}],
    "shared page: end moved": [{"corruptPage": "end"}, LATER],
    "shared page: done moved": [{"corruptPage": "done"}, LATER],
    "initialiser throws": [{"throw": "no model"}],
    "initialiser exits": [{"exit": 7}],
    "initialiser hangs": [LATER],
}


def call(url, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def poll(look, seconds, pause=0.005):
    """What look gives as soon as that is something, or None after so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(pause)
    return None


def whole(base, seconds=10):
    """The number of workers, when there are two that have nothing to do, or after so long."""
    def idle():
        workers = call(base + "/v1/workers")["workers"]
        return [worker["state"] for worker in workers] == ["IDLE", "IDLE"] and len(workers)
    return poll(idle, seconds) or len(call(base + "/v1/workers")["workers"])


def left_behind(server):
    """Processes of functions, of whatever parent, by the mark that a worker's environment has."""
    try:
        with open("/proc/%d/environ" % call(server + "/v1/workers")["workers"][0]["pid"], "rb") as environment:
            marks = [entry for entry in environment.read().split(b"\0") if entry.startswith(b"GRISTMILL_WORKER=")]
        run = marks[0].rsplit(b"/", 1)[0]
    except (OSError, IndexError):
        return -1
    count = 0
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % process, "rb") as command, open("/proc/%s/environ" % process, "rb") as environment:
                count += command.read() == b"sleep\0" b"600\0" and run in environment.read()
        except OSError:
            pass
    return count


def submit(base, name, steps):
    items = [[WORK, {"return": "well"}] for _ in range(ITEMS)]
    job = {"function": "chaos.script", "input": {"items": items}, "options": dict(OPTIONS)}
    if name in ENDLESS:
        job["options"]["itemTimeout"] = "2s"
    if name.startswith("initialise"):
        job["parameters"] = {"initialise": steps}
    else:
        items[BAD] = [WORK] + steps
    return call(base + "/v1/jobs", job)["id"]


def seen(failure):
    words = [failure["kind"]]
    if failure["exitCode"] is not None:
        words.append("exit code %d" % failure["exitCode"])
    if failure["signal"]:
        words.append(failure["signal"])
    if failure["limit"]:
        words.append("%(name)s %(granted)s" % failure["limit"])
    return ", ".join(words)


def run(base, name, steps):
    job = submit(base, name, steps)
    url = base + "/v1/jobs/" + job
    if name.startswith("initialise"):
        begin = time.monotonic()
        poll(lambda: call(url, headers={"Prefer": "wait=30"})["finishedAt"], 300)
    else:
        poll(lambda: any(worker["job"] == job and worker["item"] == BAD for worker in call(base + "/v1/workers")["workers"])
             or call(url)["finishedAt"], 60, 0.002)
        begin = time.monotonic() + 0.05
        poll(lambda: call(url + "/items/%d" % BAD)["state"] in ("SUCCEEDED", "FAILED"), 300)
    visible = time.monotonic() - begin
    poll(lambda: call(url, headers={"Prefer": "wait=30"})["finishedAt"], 300)
    end = call(url)
    records = {record["index"]: record for record in call(url + "/results")["results"]}
    neighbours = [records[index] for index in range(ITEMS) if index != BAD and index in records]
    lost = ITEMS - 1 - sum(record["state"] == "SUCCEEDED" for record in neighbours)
    again = sum(record["attempts"] > 1 for record in neighbours)
    bad = records.get(BAD)
    what = end["state"] + ": " + end["reason"] if bad is None else bad["state"] if bad["state"] == "SUCCEEDED" else seen(bad["failure"])
    cost = "lost: %d of %d%s" % (lost, ITEMS - 1, ", not run" if bad is None else "; ran again: %d" % again)
    workers = whole(base)
    poll(lambda: left_behind(base) == 0, 5, 0.1)
    left = left_behind(base)
    return name, what, "%.2f" % max(0, visible), cost, "%d%s" % (workers, ", and %d processes left behind" % left if left > 0 else "")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--java", default=os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin", "java"), help="of JDK 25")
    arguments.add_argument("--faults", help="names, separated by commas; all by default")
    arguments.add_argument("--port", type=int, default=18766)
    options = arguments.parse_args()
    names = options.faults.split(",") if options.faults else list(FAULTS)
    jar = glob.glob("target/gristmill-*.jar")[0]
    base = "http://127.0.0.1:%d" % options.port
    server = subprocess.Popen([options.java, "-jar", jar, "--server.port=%d" % options.port, "--gristmill.pool.size=2",
                               "--gristmill.data-dir=" + tempfile.mkdtemp(), "--gristmill.functions.chaos=true",
                               "--gristmill.pool.heap=64MB", "--gristmill.limits.memory-headroom=160MB",
                               "--gristmill.limits.max-heap=128MB"], stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                if call(base + "/v1/functions")["functions"]:
                    break
            except OSError:
                time.sleep(0.1)
        whole(base)
        run(base, "none", FAULTS["none"])
        print("| fault of item 7 | what the user sees | s until it is visible | what it cost the 19 others | workers afterwards |")
        print("|---|---|---|---|---|", flush=True)
        for name in names:
            print("| " + " | ".join(run(base, name, FAULTS[name])) + " |", flush=True)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
