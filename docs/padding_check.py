"""The tanh CNN of `fathom compare` in PyTorch, with circular or zero padding in its body: one figure of docs/results.md.

usage: padding_check.py CIFAR_10_BINARY_TAR_GZ (circular | zeros) [STEPS]      Needs torch (2.13 CPU was used).
Depth 32, 16 channels, LeCun weights, zero biases, batch 100, SGD with rate 0.01 and momentum 0.95. Prints the mean loss of the last 50 steps.
"""
import sys, tarfile
import torch
import torch.nn as nn
import torch.nn.functional as F

archive, padding, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 300
torch.set_num_threads(1)
torch.manual_seed(1)
batches = []
with tarfile.open(archive) as tar:
    for member in tar:
        if 'data_batch_1' in member.name or 'data_batch_2' in member.name:
            batches.append(torch.frombuffer(bytearray(tar.extractfile(member).read()), dtype=torch.uint8).view(-1, 3073))
records = torch.cat(batches)
labels = records[:, 0].long()
images = records[:, 1:].view(-1, 3, 32, 32).float() / 255
images = (images - torch.tensor([.4914, .4822, .4465]).view(1, 3, 1, 1)) / torch.tensor([.2470, .2435, .2616]).view(1, 3, 1, 1)


def conv(inputs, stride, mode):
    layer = nn.Conv2d(inputs, 16, 3, stride, 1, padding_mode=mode)
    with torch.no_grad():
        layer.weight.normal_(0, (9 * inputs) ** -.5)
        layer.bias.zero_()
    return layer


layers = []
for inputs, stride in ((3, 1), (16, 2), (16, 2)):
    layers += [conv(inputs, stride, 'zeros'), nn.Tanh()]
for _ in range(32):
    layers += [conv(16, 1, padding), nn.Tanh()]
head = nn.Linear(16, 10)
with torch.no_grad():
    head.weight.normal_(0, 16 ** -.5)
    head.bias.zero_()
network = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), head)
optimizer = torch.optim.SGD(network.parameters(), lr=.01, momentum=.95)
losses = []
for _ in range(steps):
    batch = torch.randint(0, len(labels), (100,))
    loss = F.cross_entropy(network(images[batch]), labels[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print(padding, 'mean loss of the last 50 of', steps, 'steps:', round(sum(losses[-50:]) / len(losses[-50:]), 3))
