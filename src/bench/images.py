#!/usr/bin/env python3
"""Thumbnails of real photos through the whole server against Pillow and libvips, side by side in one run.

    ./mvnw -q package -DskipTests && python3 src/bench/images.py --photos DIRECTORY

Photos: apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 mate-backgrounds ukui-wallpapers
plasma-workspace-wallpapers gnome-backgrounds, then dpkg -x each. Peers are used if they are installed: python3-pil (Pillow; with
python3-numpy also the quality), libvips-tools (vipsthumbnail), libvips42 (the library in processes that are kept, through ctypes),
libjpeg-turbo-progs (jpegtran, to make baseline files of progressive ones as cameras write them: --baseline).

Every peer fits the photos into 800 x 600, never enlarges, and writes JPEG files of quality 85 with optimised tables; rounds alternate
between peers. Printed: images per second (best round, as warm as it gets), peak memory of one process, and PSNR and SSIM of
the results against Lanczos from full resolution. What Pillow needs for decoding alone shows how much is left to win.

With --fuzz N it sends N mutated files instead and checks that each has an outcome and that the pool is whole.

With --sheets DIRECTORY it writes contact sheets there instead, to look at: each picture as Pillow decodes it and beside it the thumbnail
that Gristmill makes, or the reason why it makes none. Odd files for it are in the test jars of TwelveMonkeys' readers (classifier
tests), unpacked: --photos DIRECTORY --kinds .jpg,.jpeg,.tif,.tiff,.webp --sheets sheets
"""
import argparse
import concurrent.futures
import ctypes
import glob
import io
import json
import os
import random
import resource
import shutil
import subprocess
import tempfile
import textwrap
import time
import urllib.request

try:
    from PIL import Image, ImageDraw, ImageOps
except ImportError:
    Image = None
try:
    libvips = ctypes.CDLL("libvips.so.42")  # initialised in each process that uses it
except OSError:
    libvips = None
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

    def __init__(self, java, workers, *settings):
        jar = glob.glob("target/gristmill-*.jar")[0]
        self.data = tempfile.mkdtemp()
        self.base = "http://127.0.0.1:18766"
        self.process = subprocess.Popen([java, "-jar", jar, "--server.port=18766", "--gristmill.data-dir=" + self.data,
                                         "--gristmill.pool.size=%d" % workers, *settings], stdout=subprocess.DEVNULL)
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


def decode(path):
    """What Pillow has to do before anything else, as its thumbnail() does it: on the same library, nobody can be faster than this."""
    image = Image.open(path)
    shrink = min(1, *(box / side for box, side in zip(BOX, image.size)))
    image.draft(None, tuple(2 * side * shrink for side in image.size))
    image.load()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def start_vips():
    """One thread, as there is a process for each core; no cache, as every round would else take the results of the first."""
    assert libvips.vips_init(b"images") == 0
    libvips.vips_concurrency_set(1)
    libvips.vips_cache_set_max(0)
    libvips.vips_error_buffer.restype = ctypes.c_char_p


def warm_vips(path):
    image = ctypes.c_void_p()
    down = 2
    status = libvips.vips_thumbnail(path.encode(), ctypes.byref(image), BOX[0], b"height", BOX[1], b"size", down,
                                    b"export_profile", b"srgb", None)
    if status == 0:
        options = "[Q=%d,optimize_coding,strip]" % QUALITY
        status = libvips.vips_image_write_to_file(image, (target(path) + options).encode(), None)
        libvips.g_object_unref(image)
    assert status == 0, libvips.vips_error_buffer()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def target(path):
    return os.path.join(tempfile.gettempdir(), "bench-images" + path.replace(os.sep, "-") + ".jpg")


def peers(workers):
    """Those that run in processes that are kept, each in its own, so that its memory is its own."""
    pools = {}
    if Image:
        pools["Pillow"] = (pillow, concurrent.futures.ProcessPoolExecutor(workers))
        pools["Pillow, decoding alone"] = (decode, concurrent.futures.ProcessPoolExecutor(workers))
    if libvips:
        pools["libvips, warm"] = (warm_vips, concurrent.futures.ProcessPoolExecutor(workers, initializer=start_vips))
    return pools


def pooled(function, pool, paths):
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

    pools = peers(options.workers)
    for _ in range(options.rounds):
        begin = time.perf_counter()
        ids = [server.upload(os.path.basename(path), content) for path, content in zip(paths, contents)]
        uploaded = time.perf_counter()
        job = server.run(ids, parameters)
        ended = time.perf_counter()
        note("Gristmill", len(paths) / (ended - uploaded), server.peak())
        note("Gristmill with upload", len(paths) / (ended - begin), server.peak())
        for name, (function, pool) in pools.items():
            note(name, *pooled(function, pool, paths))
        if shutil.which("vipsthumbnail"):
            note("vipsthumbnail", *vipsthumbnail(paths, options.workers))
    for _, pool in pools.values():
        pool.shutdown()
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


CELL = 160
ROW = 6


def sheets(options, server):
    """What differs between the two halves of a cell shows at a glance."""
    paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(options.photos) for name in names
                   if name.lower().endswith(tuple(options.kinds.split(","))))[:options.files]
    os.makedirs(options.sheets, exist_ok=True)
    ids = [server.upload(os.path.basename(path), open(path, "rb").read()) for path in paths]
    job = server.run(ids, {"width": CELL, "height": CELL})
    records = server.records(job)
    page = ROW * (ROW + 2)
    for start in range(0, len(paths), page):
        sheet = Image.new("RGB", (ROW * (2 * CELL + 10), (ROW + 2) * (CELL + 20)), "darkgrey")
        for i in range(start, min(start + page, len(paths))):
            left, top = i % ROW * (2 * CELL + 10), (i - start) // ROW * (CELL + 20)
            ImageDraw.Draw(sheet).text((left + 2, top + CELL + 4), os.path.basename(paths[i])[-52:], "black")
            sheet.paste(original(paths[i]), (left, top))
            sheet.paste(thumbnail(server, job, records[i]), (left + CELL, top))
        name = os.path.join(options.sheets, "sheet-%02d.png" % (start // page + 1))
        sheet.save(name)
        print(name)
    print("%d files, %s" % (len(paths), job["progress"]))


def original(path):
    try:
        image = ImageOps.exif_transpose(Image.open(path))
        image.thumbnail((CELL, CELL), Image.LANCZOS)
        return cell(image)
    except Exception as e:
        return note_of("Pillow: %s" % e, "lightyellow")


def thumbnail(server, job, record):
    if record["state"] != "SUCCEEDED":
        return note_of(record["failure"]["kind"] + ": " + record["failure"]["detail"], "mistyrose")
    try:
        return cell(Image.open(io.BytesIO(server.output(job, record["index"]))))
    except Exception as e:
        return note_of("Pillow cannot read the result: %s" % e, "red")


def cell(image):
    """On a pattern that shows through where a picture is transparent."""
    cell = Image.new("RGB", (CELL, CELL), "grey")
    picture = image.convert("RGBA")
    pattern = Image.effect_noise(picture.size, 20).convert("RGBA")
    cell.paste(Image.alpha_composite(pattern, picture).convert("RGB"))
    return cell


def note_of(text, colour):
    cell = Image.new("RGB", (CELL, CELL), colour)
    ImageDraw.Draw(cell).text((2, 2), "\n".join(textwrap.wrap(text, 26)[:12]), "black")
    return cell


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--photos", default=".", help="directory, searched with all below it")
    arguments.add_argument("--kinds", default=".jpg,.jpeg", help="ends of file names, such as .png or .webp")
    arguments.add_argument("--files", type=int, default=60, help="at most")
    arguments.add_argument("--baseline", action="store_true", help="turn progressive files into baseline ones first")
    arguments.add_argument("--rounds", type=int, default=4)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--fuzz", type=int, default=0, help="how many mutated files to send instead")
    arguments.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                           help="a setting of the server, such as gristmill.image.vips=none")
    arguments.add_argument("--sheets", help="directory for contact sheets, written instead")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--java", default=os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin", "java"), help="of JDK 25")
    options = arguments.parse_args()
    server = Server(options.java, options.workers, *("--" + setting for setting in options.set))
    try:
        task = fuzz if options.fuzz else sheets if options.sheets else compare
        task(options, server)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
