"""How good it is while it is made; the figures that count are those of `bench models`."""
import functools
import os
import pathlib

import numpy as np
import torch

import pack
import speech as said
from towers import DEVICE
from words import norm

LABELS = pathlib.Path(os.environ.get("LABELS", "../../../../shared/photos-labels.tsv"))
PHOTOS = pathlib.Path(os.environ.get("PHOTOS", "../../../../shared/photos"))


def held_out(speech, photos_of, text):
    """Captions to photos, recall at 1, 5, 10 among the held-out ones."""
    rows = pack.photos()
    held = [at for at in np.flatnonzero(pack.held_out()) if rows[at].captions]
    photos = photos_of(np.array(held))
    queries = [norm(c) for at in held for c in rows[at].captions]
    owner = torch.tensor([number for number, at in enumerate(held) for _ in rows[at].captions], device=DEVICE)
    texts = said.embed_all(text, speech.tokenizer, queries)
    like = texts @ photos.t()
    rank = (like > like.gather(1, owner[:, None])).sum(1)
    return f"held-out captions, {len(held)} photos: " + " / ".join(f"{100 * (rank < k).float().mean():.1f}" for k in (1, 5, 10))


def _labels():
    """File and words of each labelled photo; nothing is trained on them."""
    rows = [line.rstrip("\n").split("\t") for line in open(LABELS) if line[0] != "#"]
    return [(row[0], set(row[1].split(";")) if len(row) > 1 and row[1] else set()) for row in rows]


@functools.cache
def photos(side):
    """The labelled photos' middle squares [N,side,side,3]; None where they are absent."""
    if not (LABELS.exists() and PHOTOS.exists()):
        return None
    from PIL import Image, ImageOps

    return np.stack([np.asarray(ImageOps.fit(Image.open(PHOTOS / name).convert("RGB"), (side, side), Image.BICUBIC)) for name, _ in _labels()])


def labelled(photos, text, tokenizer):
    truth = [words for _, words in _labels()]
    words = sorted(set().union(*truth))
    texts = said.embed(text, tokenizer, words)
    like = (photos @ texts.t()).detach().cpu().numpy()
    precision, average, each = [], [], []
    for column, word in enumerate(words):
        right = np.array([word in some for some in truth])[np.argsort(-like[:, column], kind="stable")]
        average.append((np.cumsum(right) / np.arange(1, len(right) + 1))[right].mean())
        if right.sum() >= 10:
            precision.append(right[:10].mean())
            each.append(f"{word} {right[:10].sum()}")
    return f"P@10 {100 * np.mean(precision):.1f} %, mAP {100 * np.mean(average):.1f} %: " + ", ".join(each)
