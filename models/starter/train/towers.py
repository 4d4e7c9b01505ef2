"""The two towers: a small ResNet of basic blocks over the photo, one transformer block over the words."""
import os

import torch
import torch.nn as nn
import torch.nn.functional as F

from tokens import LENGTH

DIMENSION = 256
WIDTHS, BLOCKS, STEM = (48, 96, 192, 384), (1, 2, 3, 1), 32
TEXT_WIDTH, HEADS = 128, 4
MEAN, DEVIATION = (0.48, 0.46, 0.41), (0.25, 0.25, 0.26)
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def here(array):
    return torch.from_numpy(array).to(DEVICE)


def in_bfloat16():
    return torch.autocast(DEVICE, dtype=torch.bfloat16)


def convolution(inputs, outputs, kernel=3, stride=1):
    return [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)]


class Block(nn.Module):
    """He et al. 2016, with the average pooling of ResNet-D in the shortcut."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.first = nn.Sequential(*convolution(inputs, outputs, 3, stride), nn.ReLU(inplace=True))
        self.second = nn.Sequential(*convolution(outputs, outputs))
        self.shortcut = nn.Sequential(*([nn.AvgPool2d(2)] if stride == 2 else []), *convolution(inputs, outputs, 1)) if stride != 1 or inputs != outputs else None
        nn.init.zeros_(self.second[1].weight)

    def forward(self, x):
        y = self.second(self.first(x))
        return F.relu((x if self.shortcut is None else self.shortcut(x)) + y, inplace=False)


class ImageTower(nn.Module):
    """[N,3,S,S], normalised by MEAN and DEVIATION -> [N,256], not yet of length 1."""

    def __init__(self):
        super().__init__()
        layers, inputs = [nn.Sequential(*convolution(3, STEM, 3, 2), nn.ReLU(inplace=True))], STEM
        for stage, (width, blocks) in enumerate(zip(WIDTHS, BLOCKS)):
            for block in range(blocks):
                layers.append(Block(inputs, width, 2 if block == 0 and stage > 0 else 1))
                inputs = width
        self.body = nn.Sequential(*layers)
        self.project = nn.Linear(inputs, DIMENSION)

    def pooled(self, x):
        return self.body(x).float().mean((2, 3))

    def forward(self, x):
        return self.project(self.pooled(x))


class TextTower(nn.Module):
    """Word pieces [N,L], 0 = padding -> [N,256], not yet of length 1: a pre-norm transformer block, attention pooling, an MLP with a skip."""

    def __init__(self, vocabulary):
        super().__init__()
        width = TEXT_WIDTH
        self.embed = nn.Embedding(vocabulary, width)
        nn.init.normal_(self.embed.weight, std=0.05)
        self.position = nn.Parameter(torch.randn(LENGTH, width) * 0.005)
        self.norm1, self.norm2, self.norm3 = nn.LayerNorm(width), nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)
        self.attend = nn.Linear(width, 1)
        self.skip = nn.Linear(width, DIMENSION)
        self.project1, self.project2 = nn.Linear(width, 512), nn.Linear(512, DIMENSION)
        for layer in (self.out, self.down, self.attend):
            nn.init.zeros_(layer.weight)

    def forward(self, ids):
        count, length = ids.shape
        masked = (ids == 0).to(self.position.dtype) * -1e4
        x = self.embed(ids) + self.position[:length]
        query, key, value = self.qkv(self.norm1(x)).reshape(count, length, 3, HEADS, TEXT_WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(query @ key.transpose(2, 3) * (TEXT_WIDTH // HEADS) ** -0.5 + masked[:, None, None, :], -1)
        x = x + self.out((weights @ value).transpose(1, 2).reshape(count, length, TEXT_WIDTH))
        x = self.norm3(x + self.down(F.gelu(self.up(self.norm2(x)))))
        pooled = (x * torch.softmax(self.attend(x)[:, :, 0] + masked, 1)[:, :, None]).sum(1)
        return self.skip(pooled) + self.project2(F.gelu(self.project1(pooled)))


def unit(x):
    return F.normalize(x.float(), dim=-1)


def adamw(parameters, decay):
    """Matrices decay, what is added and scaled does not."""
    parameters = list(parameters)
    return torch.optim.AdamW([dict(params=[p for p in parameters if p.ndim > 1], weight_decay=decay), dict(params=[p for p in parameters if p.ndim <= 1], weight_decay=0)], betas=(0.9, 0.98))


def keep(content, path):
    """Whole or not at all, however the run ends."""
    part = f"{path}.part"
    torch.save(content, part)
    os.replace(part, path)
