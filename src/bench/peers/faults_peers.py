#!/usr/bin/env python3
"""What happens to a batch of 20 when item 7 does something terrible?

    python3 src/bench/peers/faults_peers.py [--loky] [--faults a,b,c] [--out FILE]

Peers: concurrent.futures.ProcessPoolExecutor(2) of this Python, and with
--loky also loky.get_reusable_executor(2) (loky, or the loky inside joblib).

Each (peer, fault, way of submitting) runs in a child interpreter of its own,
in its own session, with a bounded time (25 s). Every process of a run carries
FAULTS_RUN=<random> in its environment, so what is left behind is found in /proc
even when it was reparented, and only those processes are ever killed.

"submit" is one submit() per item (what map(chunksize=1) does); "chunk10" is
one submit() per 10 items (what map(chunksize=10) does: items 0-9 share a
future with item 7). The caller collects whatever completes, in any order, until
5 s after the fault began (so a slow start of the pool is not called a hang).
"""
import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

ITEMS, BAD, WORK = 20, 7, 0.05
WAIT = 5.0        # so long after the fault began the caller gives up
START = 9.0       # ... or so long after submitting, if the fault never began
GRACE = 3.0       # to end in, after shutdown(wait=False)
BOUND = 25.0      # hard end of a whole run (13 s are usual for a hang, 2 s else)
FAULTS = ("none throw exit halt nativeExit abort segv kill9 stop oom spin deadlock "
          "stackOverflow stackOverflowC flood spawn initFails initHangs "
          "largeResult").split()


# ---------------------------------------------------------------- the worker
def fault(name):
    import ctypes
    import os
    import signal
    import subprocess
    import sys
    import threading
    if name == "none":          # the control
        return BAD
    if name == "throw":
        raise ValueError("item 7 is bad\nsecond line")
    if name == "exit":
        sys.exit(7)
    if name == "halt":
        os._exit(9)
    if name == "nativeExit":
        ctypes.CDLL(None)._exit(0)
    if name == "abort":
        os.abort()
    if name == "segv":
        ctypes.string_at(0)
    if name == "kill9":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    if name == "oom":           # beyond a limit set inside this worker only
        import resource
        with open("/proc/self/statm") as f:
            used = int(f.read().split()[0]) * resource.getpagesize()
        limit = used + (128 << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        hog = []
        while True:
            hog.append(bytearray(16 << 20))
    if name == "spin":
        while True:
            pass
    if name == "deadlock":
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()
    if name == "stackOverflow":
        def deep(n):
            return deep(n + 1) + 1
        return deep(0)
    if name == "stackOverflowC":  # limit lifted, recursion through C frames
        sys.setrecursionlimit(10 ** 9)

        def deeper(n):
            return sorted([n], key=deeper)
        return deeper(0)
    if name == "flood":
        line = "x" * 1023
        for _ in range(64 * 1024):
            print(line)
        sys.stdout.flush()
        return BAD
    if name == "spawn":
        for _ in range(8):
            subprocess.Popen(["sleep", "600"])
        return BAD
    if name == "largeResult":
        return b"x" * (64 << 20)
    raise KeyError(name)


def stamp(path):
    """When the fault began; CLOCK_MONOTONIC is one clock for all processes."""
    with open(path, "w") as f:
        f.write(repr(time.monotonic()))


def item(i, name, at):
    time.sleep(WORK)
    if i == BAD and not name.startswith("init"):
        stamp(at)
        return fault(name)
    return i


def chunk(ids, name, at):       # what concurrent.futures' _process_chunk does
    return [item(i, name, at) for i in ids]


def init(name, at):
    if name == "initFails":
        stamp(at)
        raise RuntimeError("initializer is bad")
    if name == "initHangs":
        stamp(at)
        time.sleep(3600)


def ping():
    return "pong"


# ---------------------------------------------------------------- the caller
def load_loky():
    try:
        import loky
        return loky, "loky " + loky.__version__
    except ImportError:
        pass
    try:
        import joblib
        from joblib.externals import loky
        return loky, "loky %s (vendored by joblib %s)" % (
            loky.__version__, joblib.__version__)
    except ImportError:
        return None, "loky is missing: apt-get install python3-joblib"


def share_debians(directory):
    """Lets a Python that is not Debian's see Debian's joblib (and only that);
    by PYTHONPATH, as loky's workers are new interpreters."""
    debian = "/usr/lib/python3/dist-packages/"
    if load_loky()[0] is None:
        for package in ("loky", "joblib"):
            if os.path.isdir(debian + package):
                os.symlink(debian + package, os.path.join(directory, package))
        os.environ["PYTHONPATH"] = os.pathsep.join(
            filter(None, [directory, os.environ.get("PYTHONPATH")]))
        sys.path.insert(0, directory)


def processes(mark):
    """Live processes of this run: {pid: (state, kind, cpu seconds)}."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/environ" % pid, "rb") as f:
                if ("FAULTS_RUN=" + mark).encode() not in f.read():
                    continue
            with open("/proc/%s/stat" % pid) as f:
                stat = f.read().rsplit(")", 1)[1].split()
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                cmd = f.read().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if stat[0] in "ZX":
            continue
        kind = ("sleep" if cmd.startswith("sleep") else
                "tracker" if "resource_tracker" in cmd else "worker")
        cpu = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
        found[int(pid)] = (stat[0], kind, cpu)
    return found


def kill_all(mark):
    """Kills this run's processes only; loky's tracker last, as it ends by itself
    when the others are gone, and then unlinks their /dev/shm/sem.loky-*."""
    for turn in range(60):              # again: whatever they forked meanwhile
        alive = processes(mark)
        for pid, (_, kind, _) in alive.items():
            if kind != "tracker" or turn > 50:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        if not alive:
            break
        time.sleep(0.05)


def describe(exc):
    text = (str(exc).strip().splitlines() or [""])[0]
    text = "%s: %s" % (type(exc).__name__, text) if text else type(exc).__name__
    return text if len(text) <= 120 else text[:117] + "..."


def one(peer, name, mode, out):
    import resource
    from concurrent.futures import wait
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    at, report = out + ".at", {}

    def save(**more):
        report.update(more)
        with open(out + ".tmp", "w") as f:
            json.dump(report, f)
        os.replace(out + ".tmp", out)

    options = {}
    if name.startswith("init"):
        options = dict(initializer=init, initargs=(name, at))
    if peer == "loky":
        loky, _ = load_loky()

        def pool():
            return loky.get_reusable_executor(2, timeout=300, **options)
    else:
        from concurrent.futures import ProcessPoolExecutor
        the_pool = ProcessPoolExecutor(2, **options)

        def pool():
            return the_pool

    executor, futures, seen, knew = pool(), {}, {}, []
    groups = ([[i] for i in range(ITEMS)] if mode == "submit" else
              [list(range(0, 10)), list(range(10, 20))])
    for ids in groups:
        try:
            if mode == "submit":
                futures[executor.submit(item, ids[0], name, at)] = ids
            else:
                futures[executor.submit(chunk, ids, name, at)] = ids
        except BaseException as e:      # the pool broke while we were submitting
            if BAD in ids:
                knew.append(time.monotonic())
            for i in ids:
                seen[i] = ("submit() raised " + describe(e), False)
    for f in futures:
        if BAD in futures[f]:
            f.add_done_callback(lambda _, knew=knew: knew.append(time.monotonic()))

    def began():
        try:
            with open(at) as f:
                return float(f.read())
        except (OSError, ValueError):
            return None

    submitted, still = time.monotonic(), set(futures)
    while still:
        done, still = wait(still, timeout=0.05)
        for f in done:
            e = f.exception()
            for i in futures[f]:
                seen[i] = (describe(e), False) if e else ("a result", True)
            if BAD in futures[f] and not e and name == "largeResult":
                v = f.result() if mode == "submit" else f.result()[BAD]
                seen[BAD] = ("a result of %d MiB" % (len(v) >> 20), True)
        now = time.monotonic()
        if now - (began() or now) > WAIT or now - submitted > START:
            break
    time.sleep(0.05)                    # for the done callback
    knew = knew[:1]                     # ... but not for the one of our own cancel()
    if BAD in seen:
        saw = seen[BAD][0]
    elif began() is None:
        saw = "NOT STARTED in %g s (machine too busy? run it again)" % START
    else:
        f = next(f for f in futures if BAD in futures[f])
        try:
            f.result(timeout=0.1)
            saw = "late result"
        except BaseException as e:
            saw = "HANG (result(timeout): %s; cancel(): %s)" % (
                type(e).__name__, f.cancel())
    # The caller of initFails may be told before the 2nd worker overwrites "at".
    seconds = max(0.0, knew[0] - began()) if knew and began() else None
    others = {}
    for i in range(ITEMS):
        if i != BAD and not seen.get(i, ("", False))[1]:
            what = seen[i][0].split(":")[0] if i in seen else "no answer"
            others[what] = others.get(what, 0) + 1
    save(saw=saw, seconds=seconds, lost=others,
         neighbours=sum(ok for i, (_, ok) in seen.items() if i != BAD))

    before = processes(os.environ["FAULTS_RUN"])
    t = time.monotonic()
    try:                                # is the same pool of use for a next batch?
        again = pool().submit(ping).result(timeout=4)
        again = "yes" if again == "pong" else again
    except BaseException as e:
        again = "no answer" if type(e).__name__ == "TimeoutError" else type(e).__name__
    executor.shutdown(wait=False)
    if peer == "loky":
        pool_now = sys.modules[loky.__name__ + ".reusable_executor"]._executor
        if pool_now is not None and pool_now is not executor:
            again += " (a new one)"
            pool_now.shutdown(wait=False)
    gone = time.monotonic() + GRACE
    while True:
        time.sleep(0.1)
        after, left = processes(os.environ["FAULTS_RUN"]), {}
        if time.monotonic() > gone or not any(
                pid != os.getpid() and v[1] != "tracker" for pid, v in after.items()):
            break
    span = time.monotonic() - t
    for pid, (state, kind, cpu) in after.items():
        if pid == os.getpid() or kind == "tracker":
            continue
        if pid in before and cpu - before[pid][2] > span / 5:
            state += ", burning CPU"
        key = "%s (%s)" % (kind, state)
        left[key] = left.get(key, 0) + 1
    save(again=again, left=left)


# ---------------------------------------------------------------- the outer side
def run(peer, name, mode, directory):
    mark, out = uuid.uuid4().hex, os.path.join(directory, "%s-%s-%s" % (peer, name, mode))
    env = dict(os.environ, FAULTS_RUN=mark)
    start, size = time.monotonic(), [0]
    with open(out + ".err", "w") as err:
        child = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), "--one", peer, name, mode, out],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err,
            env=env, start_new_session=True)

    def drain():
        while True:
            data = os.read(child.stdout.fileno(), 1 << 16)
            if not data:
                return
            size[0] += len(data)
    reader = threading.Thread(target=drain, daemon=True)
    reader.start()
    told = None
    while child.poll() is None and time.monotonic() - start < BOUND:
        time.sleep(0.02)
        if told is None and os.path.exists(out):
            with open(out) as f:
                if "left" in json.load(f):
                    told = time.monotonic()
        if told and time.monotonic() - told > 4:
            break
    ended = child.poll()
    report = {"saw": "HANG (the caller itself)", "seconds": None, "neighbours": 0,
              "lost": {}, "again": "-", "left": {}}
    if os.path.exists(out):
        with open(out) as f:
            report.update(json.load(f))
    elif ended is not None:
        report["saw"] = "the caller died: exit status %s" % ended
    time.sleep(0.3)
    stray = {p: v for p, v in processes(mark).items() if p != child.pid}
    report["caller"] = ("HANGS" if ended is None else "ends" if ended == 0
                        else "ends with %d" % ended)
    report["strays"] = sum(k != "tracker" for _, k, _ in stray.values())
    kill_all(mark)
    child.wait()
    reader.join(2)
    report["stdout"] = size[0]
    return report


def row(name, reports):
    a, b = reports["submit"], reports["chunk10"]
    saw = a["saw"]
    if name == "flood":
        saw += " (%d MiB on stdout)" % (a["stdout"] >> 20)
    if name == "oom":
        saw += " (RLIMIT_AS: in use + 128 MiB)"
    if b["saw"] != a["saw"]:
        saw += " / chunk10: " + b["saw"]
    lost = ", ".join("%d x %s" % (n, w) for w, n in a["lost"].items())
    left = ", ".join("%d %s" % (n, w) for w, n in a["left"].items()) or "0"
    return [name, saw, "%d/19%s" % (a["neighbours"], " (%s)" % lost if lost else ""),
            "%d/19" % b["neighbours"],
            "never (>%g)" % WAIT if a["seconds"] is None else "%.2f" % a["seconds"],
            a["again"], left, "%s; %d left" % (a["caller"], a["strays"])]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--loky", action="store_true", help="run loky as well")
    parser.add_argument("--faults", default=",".join(FAULTS))
    parser.add_argument("--out", help="also append the tables to this file")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        return one(*args.one)
    names = [n for n in args.faults.split(",") if n]
    unknown = set(names) - set(FAULTS)
    if unknown:
        parser.error("unknown faults %s; there are %s" % (sorted(unknown), FAULTS))
    head = ["fault of item 7", "what the caller saw for item 7",
            "neighbours with a result (the others saw)", "with chunks of 10",
            "s from fault to known", "pool usable after",
            "left %g s after shutdown(wait=False)" % GRACE, "the caller then"]
    with tempfile.TemporaryDirectory(prefix="faults-") as directory:
        python = sys.version.split()[0]
        peers = [("ppe", "concurrent.futures.ProcessPoolExecutor(2), Python " + python)]
        if args.loky:
            share_debians(directory)
            module, title = load_loky()
            if module:
                peers.append(("loky", title + ", get_reusable_executor(2), Python " + python))
            else:
                print(title)
        for peer, title in peers:
            rows = []
            for name in names:
                print("%s %s ..." % (peer, name), file=sys.stderr, flush=True)
                rows.append(row(name, {m: run(peer, name, m, directory)
                                       for m in ("submit", "chunk10")}))
            widths = [max(len(r[c]) for r in [head] + rows) for c in range(len(head))]
            lines = ["", "### " + title, ""]
            for r in [head, ["-" * w for w in widths]] + rows:
                lines.append("| " + " | ".join(x.ljust(w) for x, w in zip(r, widths)) + " |")
            text = "\n".join(lines)
            print(text, flush=True)
            if args.out:
                with open(args.out, "a") as f:
                    f.write(text + "\n")


if __name__ == "__main__":
    main()
