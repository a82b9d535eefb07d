"""The built jar as a server of its own for a benchmark, called over one connection that is kept; and what benchmarks print."""
import argparse
import collections
import contextlib
import glob
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

BENCH = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(BENCH, "peers")
ROOT = os.path.dirname(os.path.dirname(BENCH))
# A JVM that uses SQLite's driver says nothing about its native library, nor about there being no log.
QUIET = ("--enable-native-access=ALL-UNNAMED", "-Dslf4j.internal.verbosity=ERROR")

# Whoever ends a program has its servers ended and its directories removed too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def arguments(description, rounds=5, workers=2):
    """What every program can be told."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--java", default=os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin", "java"), help="of JDK 25")
    parser.add_argument("--rounds", type=int, default=rounds, help="medians are taken over these; default %(default)s")
    if workers:
        parser.add_argument("--workers", type=int, default=workers, help="default %(default)s")
    return parser


def tool(java, name):
    """Another program of the same JDK."""
    return os.path.join(os.path.dirname(os.path.realpath(java)), name)


def jar():
    found = glob.glob(os.path.join(ROOT, "target", "gristmill-*.jar"))
    return found[0] if found else sys.exit("There is no jar: ./mvnw -q package -DskipTests")


@contextlib.contextmanager
def directory():
    """A temporary one, gone afterwards, whatever happens."""
    path = tempfile.mkdtemp(prefix="gristmill-bench-")
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Failed(Exception):
    """The server answered with an error."""


class Client:
    """One connection that is kept."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def raw(self, method, path, body=None, headers=None):
        """The answer's bytes. A connection that the server has closed meanwhile is opened again."""
        for last in (False, True):
            try:
                self.connection.request(method, path, body, headers or {})
                answer = self.connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                self.connection.close()
                if last:
                    raise
        content = answer.read()
        if answer.status >= 400:
            raise Failed("%s %s: %d %s" % (method, path, answer.status, content.decode(errors="replace")))
        return content

    def call(self, method, path, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        content = self.raw(method, path, data, {"Content-Type": "application/json", **(headers or {})})
        return json.loads(content) if content else None

    def run(self, function, given, fields=None, **options):
        """Submits a job, with other fields if there are some, and waits for its end: the job as it is then, and the seconds from submit
        to answer."""
        body = {"function": function, "input": given, "options": options, **(fields or {})}
        begin = time.perf_counter()
        job = self.call("POST", "/v1/jobs", body, {"Prefer": "wait=60"})
        while not job["finishedAt"]:
            job = self.call("GET", "/v1/jobs/" + job["id"], headers={"Prefer": "wait=60"})
        seconds = time.perf_counter() - begin
        if job["state"] != "SUCCEEDED":
            raise Failed(json.dumps(job))
        return job, seconds

    def delete(self, job):
        self.call("DELETE", "/v1/jobs/" + job["id"])

    def cancel(self, job):
        """Ends it and deletes it."""
        path = "/v1/jobs/" + job["id"]
        self.call("POST", path + "/cancel")
        while not self.call("GET", path, headers={"Prefer": "wait=60"})["finishedAt"]:
            pass
        self.delete(job)

    def workers(self):
        return self.call("GET", "/v1/workers")["workers"]

    def meter(self, name, tag=""):
        """The sum of a meter's values, over all of its tags or where one has a value, such as area="heap"."""
        lines = self.raw("GET", "/actuator/prometheus").decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((name + "{", name + " ")) and tag in line)


def read(path):
    with open(path) as file:
        return file.read().strip()


def tasks(pid, *files):
    """For each thread of a process its name, without its numbers, and what these files say of it (Linux)."""
    for task in os.listdir("/proc/%d/task" % pid):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            name, *texts = (read("/proc/%d/task/%s/%s" % (pid, task, file)) for file in ("comm", *files))
            yield re.sub(r"[^a-zA-Z]*[0-9].*", "", name), *texts


def threads(pid):
    """How many threads have each name."""
    return collections.Counter(name for name, in tasks(pid))


def scheduled(pid):
    """By the kernel, for each name: the milliseconds on a core, those spent waiting for one, and how often its threads got one."""
    sums = {}
    for name, figures in tasks(pid, "schedstat"):
        run, wait, times = map(int, figures.split())
        before = sums.get(name, (0, 0, 0))
        sums[name] = before[0] + run / 1e6, before[1] + wait / 1e6, before[2] + times
    return sums


def processor_milliseconds(pid):
    """Of all threads that a process has or had."""
    fields = read("/proc/%d/stat" % pid).rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def server(java, workers, *settings, jvm=()):
    """A client of a server that has all its workers; the server and its data are gone afterwards."""
    with directory() as data:
        port = free_port()
        process = subprocess.Popen([java, *jvm, "-jar", jar(), "--server.port=%d" % port, "--gristmill.data-dir=" + data,
                                    "--gristmill.pool.size=%d" % workers, *settings], stdout=subprocess.DEVNULL)
        try:
            client = Client(port)
            client.port, client.pid = port, process.pid
            await_workers(client, process, workers)
            yield client
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def await_workers(client, process, workers):
    while True:
        if process.poll() is not None:
            sys.exit("The server did not start: exit code %d" % process.returncode)
        try:
            if [worker["state"] for worker in client.workers() if worker["key"] != "thread"] == ["IDLE"] * workers:
                client.call("GET", "/actuator/health/readiness")  # fails until a worker has said which functions there are
                return
        except (OSError, http.client.HTTPException, Failed):
            client.connection.close()
        time.sleep(0.1)


class Peer:
    """A program that answers each line with a line. It begins with one when it is ready; the end of its input ends it."""

    def __init__(self, *command, **options):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)

    def __enter__(self):
        self.line()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise Failed("%s has ended with exit code %d" % (self.process.args[0], self.process.wait()))
        return line.split()

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self.line()


def libraries(where, *names):
    """A class path of libraries that the built jar holds, taken out of it."""
    with zipfile.ZipFile(jar()) as archive:
        wanted = [entry for entry in archive.namelist() if os.path.basename(entry).startswith(names) and "/lib/" in entry]
        return os.pathsep.join(archive.extract(entry, where) for entry in wanted)


def peer_libraries(peer):
    """The class path of a peer that is a Maven project. Needs its libraries from a registry once."""
    home = os.path.join(PEERS, peer)
    where = os.path.join(ROOT, "target", "peers", peer)
    if not os.path.isdir(where):
        subprocess.run([os.path.join(ROOT, "mvnw"), "-q", "-B", "-f", os.path.join(home, "pom.xml"), "dependency:copy-dependencies",
                        "-DoutputDirectory=" + where], check=True, cwd=ROOT, stdout=sys.stderr)
    return os.path.join(where, "*")


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


median = statistics.median


class Table:
    """Columns aligned to the right. The first row gives the widths."""

    def __init__(self, *names, first=24):
        self.widths = [first] + [max(12, len(name)) for name in names[1:]]
        self.row(*names)

    def row(self, *cells):
        texts = [cell if isinstance(cell, str) else "-" if cell is None else "%.4g" % cell for cell in cells]
        print("  ".join([texts[0].ljust(self.widths[0])] + [text.rjust(width) for text, width in zip(texts[1:], self.widths[1:])]),
              flush=True)
