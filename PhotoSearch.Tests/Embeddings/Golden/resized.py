"""Makes resized.json: what Pillow makes of pictures that a formula draws (the same formula is in SomePictures.cs).

Run with any Python that has Pillow and numpy; the file in the repository was made by Pillow 9.4.0.
"""
import base64
import json

import numpy as np
from PIL import Image

FILTERS = {"bicubic": Image.BICUBIC, "bilinear": Image.BILINEAR}

# width, height, target width, target height, mode, interpolation, fill
CASES = [
    (213, 160, 80, 80, "shortest", "bilinear", 0),  # The first is as the starter sees photos.
    (160, 213, 32, 32, "shortest", "bicubic", 0),
    (97, 61, 72, 72, "shortest", "bicubic", 0),
    (40, 40, 40, 40, "shortest", "bicubic", 0),
    (40, 90, 40, 40, "shortest", "bilinear", 0),
    (640, 37, 32, 32, "shortest", "bilinear", 0),
    (1, 1, 16, 16, "shortest", "bicubic", 0),
    (300, 200, 20, 24, "shortest", "bicubic", 0),
    (300, 200, 40, 24, "squash", "bicubic", 0),
    (17, 300, 40, 40, "squash", "bilinear", 0),
    (200, 301, 32, 32, "longest", "bilinear", 127),
    (331, 200, 33, 33, "longest", "bicubic", 0),
    (900, 2, 32, 32, "longest", "bicubic", 255),
]


def picture(width, height):
    y, x, c = np.mgrid[0:height, 0:width, 0:3]
    return ((x * (3 + c) + y * (5 - c) + (x // 16 + y // 12) % 2 * 90) & 255).astype(np.uint8)


def shaped(width, height, across, down, mode, interpolation, fill):
    """open_clip's image_transform in terms of Pillow."""
    if mode == "squash":
        size = (across, down)
    elif mode == "longest":
        ratio = max(height / down, width / across)
        size = (max(1, round(width / ratio)), max(1, round(height / ratio)))
    elif across == down:
        size = (across, int(across * height / width)) if width <= height else (int(across * width / height), across)
    else:
        ratio = min(height / down, width / across)
        size = (round(width / ratio), round(height / ratio))
    resized = Image.fromarray(picture(width, height)).resize(size, FILTERS[interpolation])
    canvas = Image.new("RGB", (max(across, size[0]), max(down, size[1])), (fill,) * 3)
    canvas.paste(resized, (max(0, (across - size[0]) // 2), max(0, (down - size[1]) // 2)))
    left, top = round((canvas.width - across) / 2), round((canvas.height - down) / 2)
    return np.asarray(canvas.crop((left, top, left + across, top + down)))


rows = []
for case in CASES:
    width, height, across, down, mode, interpolation, fill = case
    rows.append({
        "width": width, "height": height, "targetWidth": across, "targetHeight": down, "mode": mode, "interpolation": interpolation,
        "fill": fill, "pixels": base64.b64encode(shaped(*case).tobytes()).decode(),
    })
with open("resized.json", "w") as file:
    json.dump(rows, file, indent=1)
    file.write("\n")
