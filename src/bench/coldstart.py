#!/usr/bin/env python3
"""Cold start and idle memory of a worker, beside a JVM that says hello and waits, side by side in one run.

Needs the built jar and a JDK's javac, on Linux:  ./mvnw -q package -DskipTests && python3 src/bench/coldstart.py
A worker is killed each round: the server's own timer says how long the next one took from the start of its process to its
hello. The other JVM has the same flags, read from a worker's command line, and is started through the same small programs
(setsid, prlimit, setpriv); it is timed from the start of its process to its line. Memory is what is private to a process
(Private_Clean + Private_Dirty), ten seconds after it was started. Prints medians. The goals are 60 ms and 12 MB.
"""
import os
import shutil
import signal
import subprocess
import time

import gristmill

FRAME = (["/usr/bin/setsid"], ["/usr/bin/prlimit", "--core=0"], ["/usr/bin/setpriv", "--pdeathsig", "KILL"])


def private_megabytes(pid):
    with open("/proc/%d/smaps_rollup" % pid) as memory:
        return sum(int(line.split()[1]) for line in memory if line.startswith("Private_")) / 1024


def jvm_of(pid):
    """A worker's command up to its class path, without what belongs to that worker alone."""
    with open("/proc/%d/cmdline" % pid, "rb") as command:
        words = command.read().decode().split("\0")
    own = ("-Dgristmill.", "-Djava.io.tmpdir=", "-XX:ErrorFile=")
    return [word for word in words[:words.index("-jar")] if not word.startswith(own)]


def main():
    parser = gristmill.arguments(__doc__, rounds=20, workers=None)
    parser.add_argument("--idle", type=float, default=10, help="seconds until memory is read; default %(default)s")
    options = parser.parse_args()
    with gristmill.directory() as classes, gristmill.server(options.java, 1) as client:
        subprocess.run([gristmill.tool(options.java, "javac"), "-d", classes, os.path.join(gristmill.PEERS, "hello", "Hello.java")],
                       check=True)
        frame = [word for program in FRAME if shutil.which(program[0]) for word in program]
        command = frame + jvm_of(client.workers()[0]["pid"]) + ["-Xshare:auto", "-cp", classes, "Hello"]

        def only_worker():
            while True:
                workers = client.workers()
                if [worker["state"] for worker in workers] == ["IDLE"]:
                    return workers[0]
                time.sleep(0.01)

        def restarted():
            old = only_worker()
            before = client.meter("gristmill_worker_start_seconds_sum")
            os.kill(old["pid"], signal.SIGKILL)
            while only_worker()["id"] == old["id"]:
                time.sleep(0.01)
            return 1000 * (client.meter("gristmill_worker_start_seconds_sum") - before)

        def hello():
            begin = time.perf_counter()
            with gristmill.Peer(*command):
                return 1000 * (time.perf_counter() - begin)

        restarted(), hello()  # warm: the server's code for it, and the disk's cache
        pairs = [(restarted(), hello()) for _ in range(options.rounds)]
        restarted()
        with gristmill.Peer(*command) as bare:
            time.sleep(options.idle)
            memory = private_megabytes(only_worker()["pid"]), private_megabytes(bare.process.pid)
        table = gristmill.Table("", "worker", "bare JVM", "ratio")
        start = [gristmill.median(column) for column in zip(*pairs)]
        table.row("process to ready, ms", *start, start[0] / start[1])
        table.row("private when idle, MB", *memory, memory[0] / memory[1])


if __name__ == "__main__":
    main()
