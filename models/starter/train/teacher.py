"""
What a ResNet18 trained on ImageNet sees in every photo of the pack: 512 features each (work/teacher.npy). It teaches, and is no part of the result.
Its graph is that of the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18 (MIT), run here by torch, which has bfloat16.
"""
import os
import sys
import time

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

import pack
from towers import here, in_bfloat16

SIDE, BATCH = 128, 128
FOLDER = pack.WORK / "nuget/microsoft.ml.dnnimagefeaturizer.resnet18/0.24.0/tools/DnnImageModels"


class Teacher:
    def __init__(self):
        prepare = onnx.load(FOLDER / "ResNetPrepOnnx/ResNetPreprocess.onnx").graph
        self.mean = here(numpy_helper.to_array(prepare.initializer[0]).mean((0, 2, 3)).astype(np.float32))[:, None, None]  # blue, green, red
        graph = onnx.load(FOLDER / "ResNet18Onnx/ResNet18.onnx").graph
        self.values = {tensor.name: here(numpy_helper.to_array(tensor).astype(np.float32)) for tensor in graph.initializer}
        self.first, self.steps, nodes = graph.node[0].input[0], [], list(graph.node)
        while nodes:
            node = nodes.pop(0)
            norm = nodes.pop(0) if node.op_type == "Conv" and nodes[0].op_type == "BatchNormalization" and nodes[0].input[0] == node.output[0] else None
            self.steps.append(self._step(node, norm))

    def _step(self, node, norm):
        settings = {a.name: list(a.ints) or a.f for a in node.attribute}
        if node.op_type == "Conv":
            weight = self.values[node.input[1]]
            gain, offset, mean, variance = (self.values[name] for name in norm.input[1:5])
            gain = gain / torch.sqrt(variance + next(a.f for a in norm.attribute if a.name == "epsilon"))
            weight = (weight * gain[:, None, None, None]).contiguous(memory_format=torch.channels_last)
            return norm.output[0], node.input, self._convolve(weight, offset - mean * gain, settings)
        if node.op_type == "MaxPool":
            top, left, bottom, right = settings["pads"]
            return node.output[0], node.input, lambda x: F.max_pool2d(F.pad(x, (left, right, top, bottom), value=-1e4), 3, 2)
        plain = dict(Relu=F.relu, Add=torch.add, AveragePool=lambda x: x.float().mean((2, 3)))
        return node.output[0], node.input, plain[node.op_type]

    @staticmethod
    def _convolve(weight, bias, settings):
        top, left, bottom, right = settings["pads"]
        even = (top, left) == (bottom, right)
        return lambda x, *_: F.conv2d(x if even else F.pad(x, (left, right, top, bottom)), weight, bias, settings["strides"], (top, left) if even else 0)

    def __call__(self, photos):
        """[N,3,S,S], red, green, blue, 0 to 255 -> [N,512]."""
        with torch.no_grad(), in_bfloat16():
            known = {self.first: (photos[:, [2, 1, 0]] - self.mean).contiguous(memory_format=torch.channels_last)}
            for output, inputs, run in self.steps:
                known[output] = run(*(known[name] for name in inputs if name in known))
            return known[self.steps[-1][0]].float()


def main():
    target = pack.WORK / "teacher.npy"
    if target.exists():
        return
    pixels, teacher, began = pack.pixels(), Teacher(), time.time()
    part = pack.WORK / "teacher.part"
    out = np.load(part, mmap_mode="r+") if part.exists() else np.lib.format.open_memmap(part, "w+", np.float16, (len(pixels), 512))
    # No photo has no features: where a run was stopped, zeros follow.
    missing = np.flatnonzero(~out.any(1))
    first = missing[0] // BATCH * BATCH if len(missing) else len(pixels)
    for at in range(first, len(pixels), BATCH):
        photos = here(np.ascontiguousarray(pixels[at : at + BATCH])).permute(0, 3, 1, 2).float()
        photos = F.interpolate(photos, size=(SIDE, SIDE), mode="bicubic", align_corners=False).clamp(0, 255)
        out[at : at + len(photos)] = teacher(photos).cpu().numpy()
        if at // BATCH % 100 == 99:
            rate = (at + BATCH - first) / (time.time() - began)
            print(f"{at + BATCH:,} of {len(pixels):,}, {rate:.0f} photos/s, {(len(pixels) - at) / rate / 60:.0f} min left", flush=True)
    out.flush()
    os.replace(part, target)


if __name__ == "__main__":
    sys.exit(main())
