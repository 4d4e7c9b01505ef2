"""The image tower, from nothing: it learns the teacher's features, where the aligned head puts them among the texts, and the labels and captions themselves."""
import argparse
import math
import os
import random
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import judge
import pack
import speech as said
from align import Features, Head
from muon import Muon
from towers import DEVIATION, DEVICE, MEAN, ImageTower, TextTower, adamw, here, in_bfloat16, keep, unit

LABELLED, CAPTIONED, ANCHORS = 152, 40, 640
# In each the rate rises at once, and falls to nothing. A tower that has settled goes further in a second one.
SITTINGS = (3600, 5600)
LOSS_WEIGHTS = dict(features=2.0, place=2.0, among=1.0, label=0.5, caption=0.4)


def to_tensor(photos):
    return here(np.ascontiguousarray(photos)).permute(0, 3, 1, 2).float()


def normalise(x):
    x = (x - 255 * torch.tensor(MEAN, device=DEVICE)[:, None, None]) / (255 * torch.tensor(DEVIATION, device=DEVICE)[:, None, None])
    return x.contiguous(memory_format=torch.channels_last)


def vary(photos, side, least):
    """Another crop, shape, tilt, side and light of each photo [N,96,96,3] -> [N,3,side,side]."""
    x = to_tensor(photos)
    count = len(x)
    area = torch.empty(count, device=DEVICE).uniform_(least, 1)
    shape = torch.exp(torch.empty(count, device=DEVICE).uniform_(-0.4, 0.4))
    width, height = (area * shape).sqrt().clamp(max=1), (area / shape).sqrt().clamp(max=1)
    turn = torch.empty(count, device=DEVICE).uniform_(-0.12, 0.12) * (torch.rand(count, device=DEVICE) < 0.3)
    to = torch.zeros(count, 2, 3, device=DEVICE)
    to[:, 0, 0] = width * ((torch.rand(count, device=DEVICE) < 0.5).float() * 2 - 1)
    to[:, 0, 1], to[:, 1, 0] = -turn * height, turn * to[:, 0, 0]
    to[:, 1, 1] = height
    to[:, 0, 2] = (torch.rand(count, device=DEVICE) * 2 - 1) * (1 - width)
    to[:, 1, 2] = (torch.rand(count, device=DEVICE) * 2 - 1) * (1 - height)
    y = F.grid_sample(x, F.affine_grid(to, (count, 3, side, side), align_corners=False), mode="bilinear", padding_mode="reflection", align_corners=False)
    mean = y.mean((1, 2, 3), keepdim=True)
    y = (y - mean) * torch.empty(count, 1, 1, 1, device=DEVICE).uniform_(0.7, 1.35) + mean * torch.empty(count, 1, 1, 1, device=DEVICE).uniform_(0.75, 1.3)
    grey = y.mean(1, keepdim=True)
    colour = torch.where(torch.rand(count, 1, 1, 1, device=DEVICE) < 0.05, torch.zeros(1, device=DEVICE), torch.empty(count, 1, 1, 1, device=DEVICE).uniform_(0.6, 1.4))
    y = (grey + (y - grey) * colour) * torch.empty(count, 3, 1, 1, device=DEVICE).uniform_(0.94, 1.06)
    return normalise(y.clamp(0, 255))


def whole(photos, side):
    return normalise(F.interpolate(to_tensor(photos), size=(side, side), mode="bilinear", antialias=True, align_corners=False))


class Targets:
    """Where the teacher's head puts each photo, and where the texts are that can be said of it; nothing here is trained."""

    def __init__(self, speech, aligned):
        known = torch.load(aligned, map_location=DEVICE)
        if known["vocab"] != speech.tokenizer.vocab:
            raise SystemExit(f"{aligned} was made with other words than words.pkl: remove it, so that it is made anew.")
        self.features = Features(np.load(pack.WORK / "teacher.npy", mmap_mode="r"), speech.everything)
        self.head, self.text = Head(len(self.features.mean)).to(DEVICE), TextTower(len(speech.tokenizer.vocab)).to(DEVICE)
        self.head.load_state_dict(known["head"]), self.text.load_state_dict(known["text"])
        self.head.eval(), self.text.eval()
        self.speech, self.scales = speech, known["scales"]
        with torch.no_grad():
            self.labels = self._embed(speech.labels)
            self.words = self._embed(speech.common)
            self.caption_rows, texts = {}, []
            for photo in speech.captioned:
                self.caption_rows[photo] = range(len(texts), len(texts) + len(speech.captions[photo]))
                texts += speech.captions[photo]
            self.captions = self._embed(texts)

    def _embed(self, texts):
        return said.embed_all(self.text, self.speech.tokenizer, texts)

    def of(self, photos):
        features = self.features.of(photos)
        with torch.no_grad():
            return unit(features), unit(self.head(features))

    def anchors(self, count):
        """Texts among which a photo is placed."""
        some = [bank[torch.randperm(len(bank), device=DEVICE)[:share]] for bank, share in ((self.labels, count // 4), (self.words, count // 4), (self.captions, count // 2))]
        return torch.cat(some)


def step_loss(tower, to_features, targets, pixels, side, least):
    speech = targets.speech
    labelled, captioned = speech.labelled(LABELLED), speech.with_captions(CAPTIONED)
    rows = np.concatenate([labelled, captioned])
    x = vary(pack.at(rows, pixels), side, least)
    features, place = targets.of(rows)
    with in_bfloat16():
        pooled = tower.pooled(x)
    mine = unit(tower.project(pooled))
    losses = dict(features=(1 - F.cosine_similarity(to_features(pooled), features)).mean(), place=(1 - (mine * place).sum(1)).mean())
    anchors = targets.anchors(ANCHORS)
    sharp = 25.0
    right = torch.softmax(sharp * place @ anchors.t(), 1)
    losses["among"] = (right * (right.clamp_min(1e-7).log() - torch.log_softmax(sharp * mine @ anchors.t(), 1))).sum(1).mean()
    scale = targets.scales.clamp(max=math.log(60.0)).exp()
    groups = speech.group[labelled]
    also = speech.true[here(groups).long()]
    own = torch.zeros_like(also)
    chosen = [speech.say(group) for group in groups]
    own[torch.arange(len(labelled), device=DEVICE), torch.tensor(chosen, device=DEVICE)] = True
    losses["label"] = said.multi(scale[0] * mine[:LABELLED] @ targets.labels.t(), own, also)
    captions = targets.captions[torch.tensor([random.choice(targets.caption_rows[photo]) for photo in captioned], device=DEVICE)]
    losses["caption"] = said.between_photos_and_captions(scale[1], mine[LABELLED:], captions, torch.zeros(CAPTIONED, CAPTIONED, dtype=torch.bool, device=DEVICE))
    return losses


def schedule(step):
    """How far its sitting is, how many steps it has taken, the side of the photos, the least share of a photo that is shown."""
    first = step < SITTINGS[0]
    taken, steps = (step, SITTINGS[0]) if first else (step - SITTINGS[0], SITTINGS[1])
    done = taken / steps
    side = 48 if done < 0.45 else 64 if first or done < 0.92 else 80
    return done, taken, side, 0.4 if done < 0.63 else 0.55


def embed_all(tower, photos, side):
    out = []
    with torch.no_grad():
        for at in range(0, len(photos), 100):
            x = whole(photos[at : at + 100], side)
            with in_bfloat16():
                out.append(unit(unit(tower(x)) + unit(tower(x.flip(3)))))
    return torch.cat(out)


def main():
    parse = argparse.ArgumentParser()
    parse.add_argument("--rate", type=float, default=2e-3)
    parse.add_argument("--aligned", default=pack.WORK / "aligned.pt")
    parse.add_argument("--out", default=pack.WORK / "tower.pt")
    a = parse.parse_args()
    torch.manual_seed(2), np.random.seed(2), random.seed(2)
    speech, pixels = said.Speech(), pack.pixels()
    targets = Targets(speech, a.aligned)
    tower = ImageTower().to(DEVICE, memory_format=torch.channels_last)
    to_features = nn.Linear(tower.project.in_features, targets.features.mean.shape[0]).to(DEVICE)
    every = list(tower.parameters()) + list(to_features.parameters())
    inner = [p for p in tower.body.parameters() if p.ndim == 4 and p.shape[1] > 3]
    outer = [p for p in every if all(p is not one for one in inner)]
    optimizers = Muon(inner), adamw(outer, 0.05)
    first, steps = 0, sum(SITTINGS)
    if os.path.exists(a.out):
        known = torch.load(a.out, map_location=DEVICE)
        tower.load_state_dict(known["tower"]), to_features.load_state_dict(known["to_features"])
        for optimizer, state in zip(optimizers, known["optimizers"]):
            optimizer.load_state_dict(state)
        first = known["step"]
        torch.manual_seed(2 + first), np.random.seed(2 + first), random.seed(2 + first)
    print(f"On {DEVICE}, {steps - first:,} steps", flush=True)
    began, sums = time.time(), {}
    for step in range(first, steps):
        done, taken, side, least = schedule(step)
        for optimizer in optimizers:
            for some in optimizer.param_groups:
                some["lr"] = a.rate * min(1, (taken + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * done))
        losses = step_loss(tower, to_features, targets, pixels, side, least)
        for optimizer in optimizers:
            optimizer.zero_grad(set_to_none=True)
        sum(LOSS_WEIGHTS[name] * loss for name, loss in losses.items()).backward()
        nn.utils.clip_grad_norm_(every, 5.0)
        for optimizer in optimizers:
            optimizer.step()
        for name, loss in losses.items():
            sums[name] = sums.get(name, 0) + float(loss)
        if (step + 1) % 50 == 0:
            rate = (step + 1 - first) / (time.time() - began)
            print(f"{time.time() - began:.0f} s, step {step + 1} of {steps}, side {side}, {rate * (LABELLED + CAPTIONED):.0f} photos/s, {(steps - step - 1) / rate / 60:.0f} min left: " + ", ".join(f"{name} {total / 50:.3f}" for name, total in sums.items()), flush=True)
            sums = {}
        if (step + 1) % 250 == 0 or step + 1 == steps:
            keep(dict(tower=tower.state_dict(), to_features=to_features.state_dict(), optimizers=[optimizer.state_dict() for optimizer in optimizers], step=step + 1), a.out)
        if (step + 1) % 1000 == 0 or step + 1 == steps:
            tower.eval()
            print(judge.held_out(speech, lambda rows: embed_all(tower, pixels[rows], 80), targets.text), flush=True)
            if (photos := judge.photos(pack.SIDE)) is not None:
                print(judge.labelled(embed_all(tower, photos, 80), targets.text, speech.tokenizer), flush=True)
            tower.train()


if __name__ == "__main__":
    sys.exit(main())
