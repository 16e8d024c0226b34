"""Fathom's tanh CNN in PyTorch: loads its weights, and compares the outputs with those of its ONNX file.

    ./fathom export --depth 8 --snapshot results/train/snapshot.safetensors --torch net.safetensors --onnx net.onnx
    python docs/interop/load_in_torch.py net.safetensors net.onnx

Needs torch, safetensors and onnx. The names in the state dictionary are those of the layers below.
"""

import sys

import onnx.reference
import torch
from safetensors.torch import load_file
from torch import nn


def tanh_cnn(weights):
    """Stem of three convolutions with strides 1, 2, 2, a circular body, the mean over the map, and a dense layer."""
    channels, images = weights["stem.0.weight"].shape[:2]
    depth = sum(name.startswith("body.") and name.endswith(".weight") for name in weights)
    stem = nn.Sequential(
        nn.Conv2d(images, channels, 3, padding=1), nn.Tanh(),
        nn.Conv2d(channels, channels, 3, stride=2, padding=1), nn.Tanh(),
        nn.Conv2d(channels, channels, 3, stride=2, padding=1), nn.Tanh())
    body = nn.Sequential(*(
        nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, padding_mode="circular"), nn.Tanh())
        for _ in range(depth)))
    net = nn.Sequential()
    net.add_module("stem", stem)
    net.add_module("body", body)
    net.add_module("mean", nn.AdaptiveAvgPool2d(1))
    net.add_module("flatten", nn.Flatten())
    net.add_module("head", nn.Sequential(nn.Linear(channels, len(weights["head.0.bias"]))))
    net.load_state_dict(weights)  # strict: every name and every shape must fit
    return net


if __name__ == "__main__":
    net = tanh_cnn(load_file(sys.argv[1]))
    model = onnx.load(sys.argv[2])
    onnx.checker.check_model(model, full_check=True)
    shape = [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim][1:]
    images = torch.randn(4, *shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        ours = net(images)
    theirs = torch.tensor(onnx.reference.ReferenceEvaluator(model).run(None, {"input": images.numpy()})[0])
    print(f"{sum(p.numel() for p in net.parameters())} parameters; largest difference of the outputs "
          f"{(ours - theirs).abs().max():.1e}, of outputs up to {theirs.abs().max():.2f}")
