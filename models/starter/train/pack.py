"""The training pack: rows, the held-out split, and every photo as 96x96 RGB bytes in one memory-mapped file (work/photos.u8)."""
import functools
import gzip
import hashlib
import io
import os
import pathlib
import sys
from multiprocessing import Pool

import numpy as np

PACK = pathlib.Path(os.environ.get("PACK", "../../../../shared/training"))
WORK = pathlib.Path(os.environ.get("WORK", "work"))
SIDE = 96
HELD_OUT = 20  # one photo of so many


class Photo:
    """One row of the pack; held out when the SHA-256 of its bytes, as a number, is a multiple of 20."""

    def __init__(self, line):
        self.offset, self.length, self.source, *texts = line.rstrip("\n").split("\t")
        self.offset, self.length = int(self.offset), int(self.length)
        self.labels = tuple(text[6:] for text in texts if text.startswith("label:"))
        self.captions = [text[8:] for text in texts if text.startswith("caption:")]


@functools.cache
def photos():
    with gzip.open(PACK / "photos.tsv.gz", "rt", encoding="utf8") as rows:
        return [Photo(line) for line in rows]


def is_held_out(content):
    return int.from_bytes(hashlib.sha256(content).digest(), "big") % HELD_OUT == 0


def pixels():
    return np.memmap(WORK / "photos.u8", np.uint8, "r").reshape(-1, SIDE, SIDE, 3)


def at(rows, array):
    """Of a memory-mapped array, read in the file's order."""
    order = np.sort(rows)
    return array[order][np.searchsorted(order, rows)]


def held_out():
    return np.load(WORK / "held-out.npy")


def _unpack(part):
    from PIL import Image

    number, of = part
    rows = photos()
    out = np.memmap(WORK / "photos.part", np.uint8, "r+").reshape(-1, SIDE, SIDE, 3)
    held = []
    with open(PACK / "photos.bin", "rb") as pack:
        for at in range(number, len(rows), of):
            pack.seek(rows[at].offset)
            content = pack.read(rows[at].length)
            # The whole photo, squashed: what stands at its edge counts too.
            out[at] = np.asarray(Image.open(io.BytesIO(content)).convert("RGB").resize((SIDE, SIDE), Image.BICUBIC))
            held.append(is_held_out(content))
    return held


def main():
    WORK.mkdir(exist_ok=True)
    if (WORK / "photos.u8").exists():
        return
    count = len(photos())
    np.memmap(WORK / "photos.part", np.uint8, "w+", shape=count * SIDE * SIDE * 3)
    parts = os.cpu_count()
    held = np.zeros(count, bool)
    with Pool(parts) as pool:
        for number, some in enumerate(pool.map(_unpack, [(number, parts) for number in range(parts)])):
            held[number::parts] = some
    np.save(WORK / "held-out.npy", held)
    os.replace(WORK / "photos.part", WORK / "photos.u8")
    print(f"{count:,} photos unpacked, {held.sum():,} held out")


if __name__ == "__main__":
    sys.exit(main())
