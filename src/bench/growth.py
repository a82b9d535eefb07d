#!/usr/bin/env python3
"""One job of 10^3 to 10^7 items: what an item costs, and what the server keeps of it.

Needs the built jar and a JDK's jcmd:  ./mvnw -q package -DskipTests && python3 src/bench/growth.py
`data.echo` over a range. An item's cost is that of the job less that of a job of one item, by the number of items; the ratio is
to the cost in the job of a tenth of the size (the goal, from 10^6 to 10^7, is at most 1.1). After each size, while its jobs are
kept, the server's heap after a full collection, what the JVM holds for the heap, and, when it has had
some seconds to give the rest back, its resident memory (Linux).
"""
import subprocess
import time

import gristmill

GIVE_BACK_SECONDS = 5


def resident_megabytes(pid):
    with open("/proc/%d/status" % pid) as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def main():
    parser = gristmill.arguments(__doc__)
    parser.add_argument("--largest", type=int, default=7, help="the power of ten; default %(default)s")
    options = parser.parse_args()
    with gristmill.server(options.java, options.workers) as client:

        def seconds(items):
            job, took = client.run("data.echo", {"range": {"from": 0, "to": items}})
            assert job["progress"]["succeeded"] == items, job
            return took

        for _ in range(5):  # warm
            seconds(1_000_000)
        fixed = gristmill.median(seconds(1) for _ in range(20))
        print("a job of one item: %.4g ms" % (1000 * fixed))
        table = gristmill.Table("items", "job, s", "item, ns", "ratio", "heap, MB", "held, MB", "RSS, MB", first=10)
        before = None
        for power in range(3, options.largest + 1):
            items = 10 ** power
            # A short job tells less than a long one.
            took = gristmill.median(seconds(items) for _ in range(options.rounds if power > 5 else 10 * options.rounds))
            item = 1e9 * (took - fixed) / items
            subprocess.run([gristmill.tool(options.java, "jcmd"), str(client.pid), "GC.run"], check=True, stdout=subprocess.DEVNULL)
            time.sleep(GIVE_BACK_SECONDS)
            heap, held = (client.meter("jvm_memory_%s_bytes" % what, 'area="heap"') / 2 ** 20 for what in ("used", "committed"))
            table.row("10^%d" % power, took, item, before and item / before, heap, held, resident_megabytes(client.pid))
            before = item


if __name__ == "__main__":
    main()
