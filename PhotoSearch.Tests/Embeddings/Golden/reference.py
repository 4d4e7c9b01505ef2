"""What Pillow makes of picture files: upright, in sRGB, resized, cut or filled as open_clip does. The reference that our preprocessing is held against.

    reference.py make             draws the pictures in pictures/ and writes reference.json, both as they are in the repository (Pillow 9.4.0, littlecms 2.14)
    reference.py FILE...          writes the same rows to standard output, and each picture's own pixels in a row of mode "whole"

Needs Debian's python3-pil and python3-numpy.
"""
import base64
import io
import json
import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageCms, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
SHAPES = [(224, "shortest"), (224, "squash"), (224, "longest"), (80, "shortest"), (256, "shortest"), (384, "shortest")]
SMALL_SHAPES = [(40, "shortest"), (40, "squash"), (40, "longest")]


def upright(path):
    image = Image.open(path)
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image).convert("RGB")
    if profile:
        image = ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC)
    return image


def shaped(image, side, mode):
    width, height = image.size
    if mode == "squash":
        return image.resize((side, side), Image.BICUBIC)
    if mode == "longest":
        ratio = max(width, height) / side
        size = (max(1, round(width / ratio)), max(1, round(height / ratio)))
        canvas = Image.new("RGB", (side, side))
        canvas.paste(image.resize(size, Image.BICUBIC), ((side - size[0]) // 2, (side - size[1]) // 2))
        return canvas
    size = (side, int(side * height / width)) if width <= height else (int(side * width / height), side)
    left, top = round((size[0] - side) / 2), round((size[1] - side) / 2)
    return image.resize(size, Image.BICUBIC).crop((left, top, left + side, top + side))


def row(path, mode, image):
    packed = base64.b64encode(zlib.compress(np.asarray(image).tobytes(), 9)).decode()
    return {"file": os.path.basename(path), "mode": mode, "width": image.width, "height": image.height, "pixels": packed}


def rows(paths, shapes, whole):
    for path in paths:
        image = upright(path)
        if whole:
            yield row(path, "whole", image)
        for side, mode in shapes:
            yield row(path, mode, shaped(image, side, mode))


def profile(primaries, gamma):
    """A matrix profile, version 2: its primaries (already adapted to D50) and one gamma for all."""
    def xyz(values):
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in values))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = b"own"
    about = b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + b"\0" + b"\0" * 78
    about += b"\0" * (-len(about) % 4)
    tags = [(b"desc", about), (b"cprt", b"text\0\0\0\0own\0"), (b"wtpt", xyz((0.9642, 1, 0.8249)))]
    tags += [(name, xyz(values)) for name, values in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries)]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags:
        table += name + struct.pack(">II", at + len(body), len(value))
        body += value
    size = at + len(body)
    head = struct.pack(">I", size) + b"\0\0\0\0" + struct.pack(">I", 0x02100000) + b"mntrRGB XYZ " + struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp"
    head += b"\0" * (68 - len(head)) + struct.pack(">3i", 63190, 65536, 54061)
    return head + b"\0" * (128 - len(head)) + struct.pack(">I", len(tags)) + table + body


# Adobe RGB (1998) and Display P3, adapted to D50 as their published profiles are.
ADOBE = profile([(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)], 2.19921875)
P3 = profile([(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)], 2.2)


def drawn(width, height):
    """Soft hills of colour, some hard edges, a little grain."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    planes = [128 + 90 * np.sin(x / (9 + c * 4) + c) * np.cos(y / (13 - c * 3)) + ((x + y) % 37 > 30) * 40 for c in range(3)]
    grain = np.random.default_rng(7).integers(-6, 7, size=(height, width, 1))
    return Image.fromarray(np.clip(np.stack(planes, 2) + grain, 0, 255).astype(np.uint8))


def make():
    folder = os.path.join(HERE, "pictures")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        drawn(90, 61).save(os.path.join(folder, f"orientation-{orientation}.jpg"), quality=90, exif=exif)
    drawn(150, 100).save(os.path.join(folder, "adobe.jpg"), quality=90, icc_profile=ADOBE)
    drawn(100, 150).save(os.path.join(folder, "p3.jpg"), quality=90, icc_profile=P3)
    drawn(133, 90).save(os.path.join(folder, "plain.png"))
    paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    with open(os.path.join(HERE, "reference.json"), "w") as file:
        json.dump(list(rows(paths, SMALL_SHAPES, False)), file, indent=0)
        file.write("\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        make()
    else:
        json.dump(list(rows(sys.argv[1:], SHAPES, True)), sys.stdout)
