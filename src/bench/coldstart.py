#!/usr/bin/env python3
"""Cold start and idle memory of a worker, beside a JVM that says hello and waits, side by side in one run.

Needs the built jar and a JDK's javac, on Linux:  ./mvnw -q package -DskipTests && python3 src/bench/coldstart.py
A worker is killed each round: the server's own timer says how long the next one took from the start of its process to its hello; the
server is asked nothing meanwhile. Workers are killed until the server has made its cache of what a worker loads. "Alone" is the same worker, started by this program through the same small programs (setsid,
prlimit, setpriv) with the same words, from the start of its process to its hello: the rest is the server's. The bare JVM has the same
flags and the same small programs; it is timed to its line. Memory is what is private to a process (Private_Clean + Private_Dirty)
while all three are there, ten seconds after they were started. Prints medians. The goals are 60 ms and 12 MB.
"""
import os
import signal
import subprocess
import time

import gristmill

RESTART_SECONDS = 0.5
PAGE_BYTES = 4096


def private_megabytes(pid):
    with open("/proc/%d/smaps_rollup" % pid) as memory:
        return sum(int(line.split()[1]) for line in memory if line.startswith("Private_")) / 1024


def frame():
    """The small programs, as the server starts workers with them."""
    return ["/usr/bin/setsid", "/usr/bin/prlimit", "--core=0", "/usr/bin/setpriv", "--no-new-privs", "--pdeathsig", "KILL"]


class Alone:
    """A worker whose server is this program, as far as to its hello."""

    def __init__(self, jvm, home):
        page, requests, answers, scratch = (os.path.join(home, name) for name in ("page", "requests", "answers", "scratch"))
        os.makedirs(scratch, exist_ok=True)
        with open(page, "wb") as file:
            file.write(bytes(PAGE_BYTES))
        for pipe in (requests, answers):
            if not os.path.exists(pipe):
                os.mkfifo(pipe)
        begin = time.perf_counter()
        self.process = subprocess.Popen([*frame(), *jvm, requests, answers, "token", page, scratch, str(os.getpid())],
                                        stdin=subprocess.PIPE)
        self.requests, self.answers = open(requests, "wb"), open(answers, "rb")
        assert self.answers.read(1), "The worker has ended"
        self.ms = 1000 * (time.perf_counter() - begin)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.requests.close()
        self.answers.close()


def main():
    parser = gristmill.arguments(__doc__, rounds=20, workers=None)
    parser.add_argument("--idle", type=float, default=10, help="seconds until memory is read; default %(default)s")
    options = parser.parse_args()
    with gristmill.directory() as work, gristmill.server(options.java, 1) as client:
        subprocess.run([gristmill.tool(options.java, "javac"), "-d", work, os.path.join(gristmill.PEERS, "hello", "Hello.java")], check=True)

        def only_worker():
            while True:
                workers = client.workers()
                if [worker["state"] for worker in workers] == ["IDLE"]:
                    return workers[0]
                time.sleep(0.1)

        def restarted():
            old = only_worker()
            before = client.meter("gristmill_worker_start_seconds_sum")
            os.kill(old["pid"], signal.SIGKILL)
            while True:
                time.sleep(RESTART_SECONDS)  # what is asked now would have to share the machine with the start
                if only_worker()["id"] != old["id"]:
                    return 1000 * (client.meter("gristmill_worker_start_seconds_sum") - before)

        def command_line():
            with open("/proc/%d/cmdline" % only_worker()["pid"], "rb") as command:
                return command.read().decode().split("\0")

        while not any(word.startswith("-XX:AOTCache=") for word in command_line()):
            restarted()  # the first replacement has the cache made
        words = command_line()
        own = ("-Djava.io.tmpdir=", "-XX:ErrorFile=")  # what belongs to that worker alone
        worker = [word for word in words[:words.index("-jar") + 2] if not word.startswith(own)]
        flags = [word for word in worker[:-2] if not word.startswith(("-Dgristmill.", "-XX:AOTCache="))]
        bare_command = [*frame(), *flags, "-Xshare:auto", "-cp", work, "Hello"]

        def alone():
            with Alone(worker, work) as started:
                return started.ms

        def hello():
            begin = time.perf_counter()
            with gristmill.Peer(*bare_command):
                return 1000 * (time.perf_counter() - begin)

        restarted(), alone(), hello()  # warm: the server's code for it, and the disk's cache
        times = [(restarted(), alone(), hello()) for _ in range(options.rounds)]
        restarted()
        with Alone(worker, work) as single, gristmill.Peer(*bare_command) as bare:
            time.sleep(options.idle)
            memory = [private_megabytes(pid) for pid in (only_worker()["pid"], single.process.pid, bare.process.pid)]
        table = gristmill.Table("", "worker", "alone", "bare JVM", "ratio")
        start = [gristmill.median(column) for column in zip(*times)]
        table.row("process to ready, ms", *start, start[0] / start[2])
        table.row("private when idle, MB", *memory, memory[0] / memory[2])


if __name__ == "__main__":
    main()
