#!/usr/bin/env python3
"""Thumbnails of real photos through the whole server against Pillow and libvips, side by side in one run.

    ./mvnw -q package -DskipTests && python3 src/bench/images.py --photos DIRECTORY

Photos: apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 mate-backgrounds ukui-wallpapers
plasma-workspace-wallpapers gnome-backgrounds, then dpkg -x each. Peers are used if they are installed: python3-pil (Pillow; with
python3-numpy also the quality), libvips-tools (vipsthumbnail), python3-pyvips (libvips kept warm), libjpeg-turbo-progs (jpegtran, to
make baseline files of progressive ones as cameras write them: --baseline).

Every peer fits the photos into 800 x 600, never enlarges, and writes JPEG files of quality 85 with optimised tables; rounds alternate
between peers. Printed: images per second (best round, as warm as it gets), peak memory of one process, and PSNR and SSIM of
the results against Lanczos from full resolution.

With --fuzz N it sends N mutated files instead and checks that each has an outcome and that the pool is whole.
"""
import argparse
import concurrent.futures
import glob
import io
import json
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
import urllib.request

try:
    from PIL import Image
except ImportError:
    Image = None
try:
    import pyvips
except ImportError:
    pyvips = None
try:
    import numpy
except ImportError:
    numpy = None

BOX = (800, 600)
QUALITY = 85


def call(url, body=None, method=None, headers=None):
    if isinstance(body, dict):
        body = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, body, headers or {}, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


class Server:
    """A server of its own, with the results of its last job."""

    def __init__(self, java, workers):
        jar = glob.glob("target/gristmill-*.jar")[0]
        self.data = tempfile.mkdtemp()
        self.base = "http://127.0.0.1:18766"
        self.process = subprocess.Popen([java, "-jar", jar, "--server.port=18766", "--gristmill.data-dir=" + self.data,
                                         "--gristmill.pool.size=%d" % workers], stdout=subprocess.DEVNULL)
        while not self.ready():
            time.sleep(0.1)

    def ready(self):
        try:
            return bool(json.loads(call(self.base + "/v1/functions"))["functions"])
        except OSError:
            return False

    def upload(self, name, content):
        headers = {"Content-Type": "application/octet-stream", "Content-Disposition": 'attachment; filename="%s"' % name}
        return json.loads(call(self.base + "/v1/files", content, headers=headers))["id"]

    def run(self, ids, parameters, options=None):
        job = {"function": "image.thumbnail", "parameters": parameters, "input": {"files": ids}, "options": options or {}}
        answer = json.loads(call(self.base + "/v1/jobs", job, headers={"Prefer": "wait=60"}))
        while answer.get("finishedAt") is None:
            time.sleep(0.2)
            answer = json.loads(call(self.base + "/v1/jobs/" + answer["id"]))
        return answer

    def records(self, job):
        text = call("%s/v1/jobs/%s/results" % (self.base, job["id"]), headers={"Accept": "application/x-ndjson"}).decode()
        return [json.loads(line) for line in text.splitlines() if line]

    def output(self, job, index):
        return call("%s/v1/jobs/%s/items/%d/output" % (self.base, job["id"], index))

    def workers(self):
        return json.loads(call(self.base + "/v1/workers"))["workers"]

    def peak(self):
        return max(peak_of(worker["pid"]) for worker in self.workers())

    def stop(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.data, ignore_errors=True)


def peak_of(pid):
    with open("/proc/%d/status" % pid) as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def pillow(path):
    image = Image.open(path)
    image.thumbnail(BOX, Image.LANCZOS)
    if image.mode != "RGB":
        image = image.convert("RGB")
    image.save(target(path), "JPEG", quality=QUALITY, optimize=True)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def warm_vips(path):
    image = pyvips.Image.thumbnail(path, BOX[0], height=BOX[1], size="down", export_profile="srgb")
    image.jpegsave(target(path), Q=QUALITY, optimize_coding=True, strip=True)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def target(path):
    return os.path.join(tempfile.gettempdir(), "bench-images-" + os.path.basename(path) + ".jpg")


def pooled(pool, function, paths):
    begin = time.perf_counter()
    peak = max(pool.map(function, paths))
    return len(paths) / (time.perf_counter() - begin), peak


def vipsthumbnail(paths, workers):
    """One process a core, each with its share of the files, which saves it starts."""
    begin = time.perf_counter()
    running = [subprocess.Popen(["vipsthumbnail", "--vips-concurrency=1", "-s", "%dx%d>" % BOX, "--export-profile", "srgb", "-o",
                                 tempfile.gettempdir() + "/bench-images-%%s.jpg[Q=%d,optimize_coding,strip]" % QUALITY,
                                 *paths[i::workers]], stderr=subprocess.DEVNULL) for i in range(workers)]
    for process in running:
        process.wait()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return len(paths) / (time.perf_counter() - begin), peak


def quality(path, result):
    """PSNR in dB over all channels, SSIM over blocks of 8 x 8 of luma."""
    image = Image.open(path).convert("RGB")
    made = Image.open(io.BytesIO(result)).convert("RGB")
    wanted = numpy.asarray(image.resize(made.size, Image.LANCZOS), dtype=float)
    got = numpy.asarray(made, dtype=float)
    psnr = 10 * numpy.log10(255 ** 2 / max(((wanted - got) ** 2).mean(), 1e-9))
    a, b = (blocks(each @ (0.299, 0.587, 0.114)) for each in (wanted, got))
    covariance = ((a - a.mean(1, keepdims=True)) * (b - b.mean(1, keepdims=True))).mean(1)
    ssim = ((2 * a.mean(1) * b.mean(1) + 6.5025) * (2 * covariance + 58.5225)
            / ((a.mean(1) ** 2 + b.mean(1) ** 2 + 6.5025) * (a.var(1) + b.var(1) + 58.5225))).mean()
    return psnr, ssim


def blocks(luma):
    height, width = luma.shape[0] // 8 * 8, luma.shape[1] // 8 * 8
    return luma[:height, :width].reshape(height // 8, 8, width // 8, 8).swapaxes(1, 2).reshape(-1, 64)


def photos(options):
    kinds = tuple(options.kinds.split(","))
    paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(options.photos) for name in names
                   if name.lower().endswith(kinds) and not os.path.islink(os.path.join(folder, name)))
    sizes, chosen = set(), []
    for path in paths:  # packages hold many pictures twice
        if os.path.getsize(path) not in sizes and os.path.getsize(path) > 100_000:
            sizes.add(os.path.getsize(path))
            chosen.append(path)
    return chosen[:options.files]


def baseline(paths, folder):
    made = []
    for i, path in enumerate(paths):
        to = os.path.join(folder, "%d.jpg" % i)
        if subprocess.run(["jpegtran", "-copy", "all", "-outfile", to, path]).returncode == 0:
            made.append(to)
    return made


def compare(options, server):
    paths = photos(options)
    if options.baseline:
        paths = baseline(paths, tempfile.mkdtemp())
    contents = [open(path, "rb").read() for path in paths]
    parameters = {"width": BOX[0], "height": BOX[1], "quality": QUALITY, "format": "jpeg"}
    rates, peaks = {}, {}

    def note(name, rate, peak):
        rates[name] = max(rates.get(name, 0), rate)
        peaks[name] = max(peaks.get(name, 0), peak)

    with concurrent.futures.ProcessPoolExecutor(options.workers) as pool:
        for _ in range(options.rounds):
            begin = time.perf_counter()
            ids = [server.upload(os.path.basename(path), content) for path, content in zip(paths, contents)]
            uploaded = time.perf_counter()
            job = server.run(ids, parameters)
            ended = time.perf_counter()
            note("Gristmill", len(paths) / (ended - uploaded), server.peak())
            note("Gristmill with upload", len(paths) / (ended - begin), server.peak())
            if Image:
                note("Pillow", *pooled(pool, pillow, paths))
            if shutil.which("vipsthumbnail"):
                note("vipsthumbnail", *vipsthumbnail(paths, options.workers))
            if pyvips:
                note("libvips, warm", *pooled(pool, warm_vips, paths))
    print("%d files, %d workers, best of %d rounds; %s" % (len(paths), options.workers, options.rounds, job["progress"]))
    for name, rate in rates.items():
        print("%-24s %8.2f images/s %8.0f MB   Gristmill is %.2fx" % (name, rate, peaks[name], rates["Gristmill"] / rate))
    if Image and numpy:
        sample = range(0, len(paths), max(1, len(paths) // 12))
        ours = [quality(paths[i], server.output(job, i)) for i in sample]
        for i in sample:
            pillow(paths[i])
        theirs = [quality(paths[i], open(target(paths[i]), "rb").read()) for i in sample]
        for name, values in (("Gristmill", ours), ("Pillow", theirs)):
            print("%-24s PSNR %.2f dB, SSIM %.4f" % (name, *(sum(column) / len(values) for column in zip(*values))))


def mutated(content, randomly):
    changed = bytearray(content)
    span = min(200, len(changed)) if randomly.random() < 0.5 else len(changed)
    for _ in range(randomly.randint(1, 12)):
        changed[randomly.randrange(3, span)] = randomly.choice((255, randomly.randrange(256)))
    if randomly.random() < 0.2:
        del changed[randomly.randrange(4, len(changed)):]
    return bytes(changed)


def seeds():
    """Small files of each format that Pillow writes."""
    picture = Image.effect_mandelbrot((97, 61), (-2, -1.5, 1, 1.5), 60).convert("RGB")
    for kind, extra in (("JPEG", {}), ("JPEG", {"progressive": True}), ("PNG", {}), ("GIF", {}), ("BMP", {}), ("TIFF", {}),
                        ("TIFF", {"compression": "tiff_lzw"}), ("WEBP", {}), ("WEBP", {"lossless": True})):
        out = io.BytesIO()
        picture.save(out, kind, **extra)
        yield out.getvalue()
    for kind in ("GIF", "WEBP"):
        out = io.BytesIO()
        picture.save(out, kind, save_all=True, append_images=[picture.rotate(90)])
        yield out.getvalue()
    out = io.BytesIO()
    picture.convert("CMYK").save(out, "JPEG")
    yield out.getvalue()


def fuzz(options, server):
    randomly = random.Random(options.seed)
    files = list(seeds())
    kinds = {}
    begin = time.perf_counter()
    for start in range(0, options.fuzz, 1000):
        count = min(1000, options.fuzz - start)
        ids = [server.upload("%d" % i, mutated(files[i % len(files)], randomly)) for i in range(count)]
        job = server.run(ids, {"width": 32, "height": 32, "strict": start % 2000 == 0}, {"itemTimeout": "20s"})
        for record in server.records(job):
            kind = record["state"] if record["state"] != "FAILED" else record["failure"]["kind"]
            kinds[kind] = kinds.get(kind, 0) + 1
            if kind not in ("SUCCEEDED", "INVALID_INPUT"):
                print(record["failure"])
    assert sum(kinds.values()) == options.fuzz and set(kinds) - {"SUCCEEDED"}, kinds
    alive = [worker for worker in server.workers() if worker["state"] in ("IDLE", "BUSY")]
    assert len(alive) == options.workers, alive
    print("%d mutated files in %.0f s: %s; %d workers alive" % (options.fuzz, time.perf_counter() - begin, kinds, len(alive)))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--photos", default=".", help="directory, searched with all below it")
    arguments.add_argument("--kinds", default=".jpg,.jpeg", help="ends of file names, such as .png or .webp")
    arguments.add_argument("--files", type=int, default=60, help="at most")
    arguments.add_argument("--baseline", action="store_true", help="turn progressive files into baseline ones first")
    arguments.add_argument("--rounds", type=int, default=4)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--fuzz", type=int, default=0, help="how many mutated files to send instead")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--java", default=os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin", "java"), help="of JDK 25")
    options = arguments.parse_args()
    server = Server(options.java, options.workers)
    try:
        fuzz(options, server) if options.fuzz else compare(options, server)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
