"""PyTorch's time for one training step (forward, backward, SGD with momentum) of Fathom's benchmark networks N7 and N8.

usage: torch_step.py NET THREADS [--seconds S] [--channels-last]      NET: N7 or N8
Prints one JSON line, to be read beside that of `fathom bench NET --threads THREADS`. Needs torch.

N7  transformer encoder, post-norm: 6 layers, width 256, 8 heads, feed-forward 1024 of ReLU, no dropout, on 128 vectors
    of 256 numbers through a linear layer and sinusoidal positions; mean over the tokens, linear 10; batch 32
N8  ResNet-56 for CIFAR-10 (He et al. 2015, option A short cuts, batch normalization, ReLU); batch 128
"""
import argparse
import json
import math
import os
import resource
import time

args = argparse.ArgumentParser()
args.add_argument('net', choices=['N7', 'N8'])
args.add_argument('threads', type=int)
args.add_argument('--seconds', type=float, default=15)
args.add_argument('--channels-last', action='store_true')
args = args.parse_args()
os.environ['OMP_NUM_THREADS'] = os.environ['MKL_NUM_THREADS'] = str(args.threads)
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(args.threads)
torch.manual_seed(1)


class Transformer(nn.Module):
    def __init__(self, depth=6, width=256, heads=8, tokens=128):
        super().__init__()
        self.enter = nn.Linear(width, width)
        position = torch.arange(tokens)[:, None] / 10000 ** (torch.arange(0, width, 2) / width)
        signal = torch.stack((position.sin(), position.cos()), -1).reshape(tokens, width)
        self.register_buffer('signal', signal)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(width, heads, 4 * width, dropout=0, batch_first=True) for _ in range(depth))
        self.out = nn.Linear(width, 10)

    def forward(self, x):
        x = self.enter(x) + self.signal
        for layer in self.layers:
            x = layer(x)
        return self.out(x.mean(1))


class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.c1, self.b1 = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.c2, self.b2 = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        self.stride, self.grow = stride, o - i

    def forward(self, x):
        y = self.b2(self.c2(F.relu(self.b1(self.c1(x)))))
        if self.stride != 1 or self.grow:
            half = self.grow // 2
            x = F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, half, self.grow - half))
        return F.relu(y + x)


def resnet(blocks):
    layers, i = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()], 16
    for stage, o in enumerate((16, 32, 64)):
        for j in range(blocks):
            layers.append(Block(i, o, 2 if stage and not j else 1))
            i = o
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


build, batch, shape = {
    'N7': (Transformer, 32, (128, 256)),
    'N8': (lambda: resnet(9), 128, (3, 32, 32)),
}[args.net]
model = build()
x, y = torch.randn(batch, *shape), torch.randint(0, 10, (batch,))
if args.channels_last and args.net == 'N8':
    model, x = model.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


for _ in range(3):
    step()
times, start = [], time.perf_counter()
while len(times) < 5 or (time.perf_counter() - start < args.seconds and len(times) < 200):
    t = time.perf_counter()
    loss = step()
    times.append(time.perf_counter() - t)
times.sort()
median = times[len(times) // 2]
assert math.isfinite(loss)
print(json.dumps(dict(peer='torch ' + torch.__version__, net=args.net, threads=args.threads,
    channels_last=args.channels_last, steps=len(times), median_ms=round(median * 1e3, 2),
    min_ms=round(times[0] * 1e3, 2), images_per_s=round(batch / median, 1),
    peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, loss=round(loss, 4))))
