"""Texts and photos brought together over features that stay as they are: a head over them and the text tower are trained, in minutes."""
import argparse
import math
import os
import random
import sys
import time

import numpy as np
import torch
import torch.nn as nn

import judge
import pack
import speech as said
from towers import DEVICE, DIMENSION, TextTower, adamw, here, keep, unit


class Head(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.skip = nn.Linear(features, DIMENSION)
        self.up, self.down = nn.Linear(features, 1024), nn.Linear(1024, DIMENSION)
        nn.init.zeros_(self.down.weight)
        self.drop = nn.Dropout(0.15)

    def forward(self, x):
        x = self.drop(x)
        return self.skip(x) + self.down(self.drop(torch.nn.functional.gelu(self.up(x))))


class Features:
    """Of a frozen network: square roots, less their mean, of length sqrt(n)."""

    def __init__(self, raw, known):
        self.raw = raw
        self.mean = here(np.sqrt(raw[known[:: max(1, len(known) // 20_000)]].astype(np.float32)).mean(0))

    def ready(self, raw):
        x = here(np.asarray(raw, np.float32)).clamp_min(0).sqrt() - self.mean
        return unit(x) * x.shape[1] ** 0.5

    def of(self, photos):
        return self.ready(pack.at(photos, self.raw))


def step_loss(speech, photos_of, text, scales, sizes):
    """All losses of one step; photos_of(rows) gives unit vectors."""
    labelled, captioned = speech.labelled(sizes["labelled"]), speech.with_captions(sizes["captioned"])
    label_texts, right, also = speech.labels_of(labelled, sizes["labels"])
    queries, also_of = speech.captions_of(captioned)
    word_texts, keep, word_right, word_also = speech.words_of(captioned, sizes["words"])
    one, other = speech.meanings(sizes["meanings"])
    first, second = speech.two_captions(sizes["pairs"])
    nonsense = speech.nonsense(sizes["nonsense"])
    photos = photos_of(np.concatenate([labelled, captioned]))
    short = said.embed(text, speech.tokenizer, label_texts + word_texts + one + nonsense)
    of_labels, of_words, of_one, of_nonsense = short.split([len(label_texts), len(word_texts), len(one), len(nonsense)])
    of_queries, of_other, of_first, of_second = said.embed(text, speech.tokenizer, queries + other + first + second).split([len(queries), len(other), len(first), len(second)])
    s = scales.clamp(max=math.log(60.0)).exp()
    seen, told = photos[: len(labelled)], photos[len(labelled) :]
    losses = dict(zip(("label", "label_back"), said.between_photos_and_labels(s[0], seen, of_labels, right, also, of_nonsense)))
    losses["caption"] = said.between_photos_and_captions(s[1], told, of_queries, also_of)
    losses.update(zip(("word", "word_back"), said.between_photos_and_labels(s[0], told[keep], of_words, word_right, word_also, of_nonsense)))
    losses["meaning"] = said.between_texts(s[2], of_one, of_other, other)
    losses["pair"] = said.between_texts(s[2], of_first, of_second, first)
    losses["nonsense"] = said.nonsense_is_far(photos, of_nonsense)
    return losses


SIZES = dict(labelled=512, captioned=256, labels=320, words=150, meanings=128, pairs=64, nonsense=48)
LOSS_WEIGHTS = dict(label=1, label_back=0.3, caption=0.8, word=0.7, word_back=0.35, meaning=0.25, pair=0.2, nonsense=3)


def main():
    parse = argparse.ArgumentParser()
    parse.add_argument("--steps", type=int, default=1500)
    parse.add_argument("--rate", type=float, default=2e-3)
    parse.add_argument("--out", default=pack.WORK / "aligned.pt")
    parse.add_argument("--decay", type=float, default=0.1)
    a = parse.parse_args()
    torch.manual_seed(1), np.random.seed(1), random.seed(1)
    speech = said.Speech()
    features = Features(np.load(pack.WORK / "teacher.npy", mmap_mode="r"), speech.everything)
    head, text = Head(features.mean.shape[0]).to(DEVICE), TextTower(len(speech.tokenizer.vocab)).to(DEVICE)
    scales = nn.Parameter(torch.full((3,), math.log(15.0), device=DEVICE))
    every = [*head.parameters(), *text.parameters()]
    adam = adamw([*every, scales], a.decay)
    began, sums, first, so_far = time.time(), {}, 0, f"{a.out}.so-far"
    if os.path.exists(so_far):
        known = torch.load(so_far, map_location=DEVICE)
        head.load_state_dict(known["head"]), text.load_state_dict(known["text"]), adam.load_state_dict(known["adam"])
        scales.data, first = known["scales"], known["step"]
        torch.manual_seed(1 + first), np.random.seed(1 + first), random.seed(1 + first)
    for step in range(first, a.steps):
        for some in adam.param_groups:
            some["lr"] = a.rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * step / a.steps))
        losses = step_loss(speech, lambda rows: unit(head(features.of(rows))), text, scales, SIZES)
        adam.zero_grad(set_to_none=True)
        sum(LOSS_WEIGHTS[name] * loss for name, loss in losses.items()).backward()
        nn.utils.clip_grad_norm_(every, 5.0)
        adam.step()
        for name, loss in losses.items():
            sums[name] = sums.get(name, 0) + float(loss)
        if (step + 1) % 100 == 0:
            print(f"{time.time() - began:.0f} s, step {step + 1}: " + ", ".join(f"{name} {total / 100:.3f}" for name, total in sums.items()), flush=True)
            sums = {}
        if (step + 1) % 500 == 0 or step + 1 == a.steps:
            head.eval(), text.eval()
            with torch.no_grad():
                print(judge.held_out(speech, lambda rows: unit(head(features.of(rows))), text), flush=True)
            head.train(), text.train()
            keep(dict(head=head.state_dict(), text=text.state_dict(), scales=scales.data, adam=adam.state_dict(), step=step + 1), so_far)
    keep(dict(head=head.state_dict(), text=text.state_dict(), scales=scales.data, vocab=speech.tokenizer.vocab), a.out)
    os.remove(so_far)


if __name__ == "__main__":
    sys.exit(main())
