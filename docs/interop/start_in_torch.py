"""Weights that PyTorch draws as the start of Fathom's tanh CNN.

    python docs/interop/start_in_torch.py weights.safetensors names.txt
    ./fathom train --depth 8 --init-from weights.safetensors --init-map names.txt

And whether both compute the same from them:

    ./fathom export --depth 8 --init-from weights.safetensors --init-map names.txt --onnx net.onnx
    python docs/interop/start_in_torch.py weights.safetensors names.txt net.onnx

Needs torch and safetensors, and onnx for the last command.
"""

import sys

import torch
from safetensors.torch import save_file
from torch import nn


class TanhCnn(nn.Module):
    """As one would write it in PyTorch: the names of its layers are its own."""

    def __init__(self, depth=8, channels=16, classes=10):
        super().__init__()
        self.first = nn.Conv2d(3, channels, 3, padding=1)
        self.down1 = nn.Conv2d(channels, channels, 3, stride=2, padding=1)
        self.down2 = nn.Conv2d(channels, channels, 3, stride=2, padding=1)
        self.convs = nn.ModuleList(
            nn.Conv2d(channels, channels, 3, padding=1, padding_mode="circular") for _ in range(depth))
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        for conv in [self.first, self.down1, self.down2, *self.convs]:
            x = torch.tanh(conv(x))
        return self.fc(x.mean(dim=(2, 3)))


NAMES = """\
# a parameter in Fathom = its name in PyTorch
stem.0.* = first.*
stem.2.* = down1.*
stem.4.* = down2.*
body.*.0.* = convs.*.*
head.0.* = fc.*
"""

if __name__ == "__main__":
    torch.manual_seed(0)
    net = TanhCnn()
    save_file(net.state_dict(), sys.argv[1])
    with open(sys.argv[2], "w") as names:
        names.write(NAMES)
    if len(sys.argv) > 3:
        import onnx.reference

        images = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(1))
        with torch.no_grad():
            ours = net(images)
        theirs = torch.tensor(onnx.reference.ReferenceEvaluator(sys.argv[3]).run(None, {"input": images.numpy()})[0])
        print(f"largest difference of the outputs {(ours - theirs).abs().max():.1e}, "
              f"of outputs up to {ours.abs().max():.2f}")
