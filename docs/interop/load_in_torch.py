"""Fathom's networks in PyTorch: loads their weights, and makes the same step.

    ./fathom export --network resnet-20 --torch net.safetensors --step step.safetensors
    python docs/interop/load_in_torch.py net.safetensors step.safetensors

Needs torch and safetensors. Prints the largest differences of the outputs, of the loss and of the weights after one step
of SGD. In a program of your own, `load("net.safetensors")` is the module.
"""

import math
import re
import sys

import torch
from safetensors import safe_open
from torch import nn
from torch.nn import functional as F

ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid, "gelu": nn.GELU, "elu": nn.ELU,
               "selu": nn.SELU, "softplus": nn.Softplus}


class Call(nn.Module):
    """A function without parameters."""

    def __init__(self, function):
        super().__init__()
        self.forward = function


class Residual(nn.Module):
    """The short cut plus the branch times a factor."""

    def __init__(self, branch, shortcut=None, factor=1.0):
        super().__init__()
        self.add_module("0", branch)
        self.add_module("1", shortcut or nn.Identity())
        self.factor = factor

    def forward(self, x):
        branch, shortcut = self.children()
        return shortcut(x) + self.factor * branch(x)


class Scale(nn.Module):
    """Times one number that is learned."""

    def __init__(self):
        super().__init__()
        self.factor = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.factor * x


class Recurrent(nn.Module):
    """A plain recurrent layer, a GRU (reset, update, candidate) or an LSTM (input, forget, candidate, output), from zeros."""

    def __init__(self, inputs, hidden, cell):
        super().__init__()
        self.cell = cell
        rows = {"lstm": 4 * hidden, "gru": 3 * hidden}.get(cell, hidden)
        self.register_parameter("input-weight", nn.Parameter(torch.zeros(rows, inputs)))
        self.register_parameter("hidden-weight", nn.Parameter(torch.zeros(rows, hidden)))
        self.bias = nn.Parameter(torch.zeros(4 * hidden if cell == "gru" else rows))

    def forward(self, x):
        weight, recurrent = self.get_parameter("input-weight"), self.get_parameter("hidden-weight")
        h = x.new_zeros(len(x), recurrent.shape[1])
        c = h
        states = []
        for now in F.linear(x, weight, self.bias[: len(weight)]).unbind(1):
            before = F.linear(h, recurrent)
            if self.cell == "lstm":
                i, f, g, o = (now + before).chunk(4, 1)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(c)
            elif self.cell == "gru":
                (r, z, n), (r1, z1, n1) = now.chunk(3, 1), before.chunk(3, 1)
                n = torch.tanh(n + torch.sigmoid(r + r1) * (n1 + self.bias[len(weight) :]))
                h = n + torch.sigmoid(z + z1) * (h - n)
            else:
                h = torch.relu(now + before) if self.cell == "relu" else torch.tanh(now + before)
            states.append(h)
        return torch.stack(states, 1)


class SelfAttention(nn.Module):
    def __init__(self, width, heads, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        for name in ("query", "key", "value", "output"):
            self.register_parameter(name + "-weight", nn.Parameter(torch.zeros(width, width)))
            self.register_parameter(name + "-bias", nn.Parameter(torch.zeros(width)))

    def affine(self, name, x):
        return F.linear(x, self.get_parameter(name + "-weight"), self.get_parameter(name + "-bias"))

    def forward(self, x):
        q, k, v = (self.affine(name, x).unflatten(2, (self.heads, -1)).transpose(1, 2)
                   for name in ("query", "key", "value"))
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return self.affine("output", seen.transpose(1, 2).flatten(2))


def chain(*modules):
    """Modules one after the other, each called by its name or by its place."""
    net = nn.Sequential()
    for place, module in enumerate(modules):
        name, module = module if isinstance(module, tuple) else (str(place), module)
        net.add_module(name, module)
    return net


def tanh_cnn(problem, depth, text):
    """Stem of three convolutions with strides 1, 2, 2, a circular body, the mean over the map, and a dense layer."""
    activation, channels = re.search(r"(\w+) CNN, (\d+) channels", text).groups()
    channels, f = int(channels), ACTIVATIONS[activation]
    units = re.search(r"in units of ([0-9.eE-]+)(?:/L\^?([0-9.]*))?", text)
    scale = 1.0
    if units:
        scale = float(units[1]) / depth ** (float(units[2] or 1) if units[2] is not None else 0)
    stem = chain(
        nn.Conv2d(problem["example"][2], channels, 3, padding=1), f(),
        nn.Conv2d(channels, channels, 3, stride=2, padding=1), f(),
        nn.Conv2d(channels, channels, 3, stride=2, padding=1), f())
    body = chain(*(chain(nn.Conv2d(channels, channels, 3, padding=1, padding_mode="circular"), f())
                   for _ in range(depth)))
    return chain(("stem", stem), ("enter", Call(lambda x: scale * x)), ("body", body),
                 ("leave", Call(lambda x: x.mean((2, 3)) / scale)),
                 ("head", chain(nn.Linear(channels, problem["outputs"]))))


def mlp(problem, depth, text):
    activation, width = re.search(r"fully connected (\w+) network, width (\d+)", text).groups()
    width, f = int(width), ACTIVATIONS[activation]
    rows = Call(lambda x: (x.movedim(1, -1) if x.dim() == 4 else x).flatten(1))  # channels come last in Fathom
    return chain(("rows", rows),
                 ("stem", chain(nn.Linear(math.prod(problem["example"]), width), f())),
                 ("body", chain(*(chain(nn.Linear(width, width), f()) for _ in range(depth)))),
                 ("head", chain(nn.Linear(width, problem["outputs"]))))


def resnet(problem, depth, options):
    """He et al. 2015 and 2016 for CIFAR; without `shortcut` the plain network."""
    width, f = int(options["width"]), ACTIVATIONS[options["activation"]]
    normalized, before = options["normalization"] == "batch", options["preactivation"] == "true"
    per_stage = (depth - 2) // 6

    def convolution(inputs, outputs, stride=1):
        return nn.Conv2d(inputs, outputs, 3, stride, 1, bias=not normalized)

    def after(channels):
        return [nn.BatchNorm2d(channels)] * normalized + [f()]

    def joined(branch, changes, out):
        if "shortcut" not in options:
            return branch
        if not changes:
            return Residual(branch)
        if options["shortcut"] == "a":
            edge = out // 4
            return Residual(branch, Call(lambda x: F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, edge, edge))))
        projection = nn.Conv2d(out // 2, out, 1, 2, bias=False)
        return Residual(branch, chain(projection, nn.BatchNorm2d(out)) if normalized and not before else projection)

    def block(i):
        stage = i // per_stage
        changes, out = stage > 0 and i % per_stage == 0, width << stage
        inputs = out // 2 if changes else out
        one, two = convolution(inputs, out, 2 if changes else 1), convolution(out, out)
        if before:
            return joined(chain(*after(inputs), one, *after(out), two), changes, out)
        norm = [nn.BatchNorm2d(out)] * normalized
        return chain(joined(chain(one, *after(out), two, *norm), changes, out), f())

    first = convolution(problem["example"][2], width)
    return chain(("stem", chain(first) if before else chain(first, *after(width))),
                 ("body", chain(*(block(i) for i in range(3 * per_stage)))),
                 ("ending", chain(*after(4 * width)) if before else chain()),
                 ("mean", Call(lambda x: x.mean((2, 3)))),
                 ("head", chain(nn.Linear(4 * width, problem["outputs"]))))


def recurrent(problem, depth, name, options):
    hidden, symbols = int(options["hidden"]), problem["symbols"]
    cell = options["activation"] if name == "rnn" else name
    enter = Call(lambda x: F.one_hot(x.long(), symbols).float()) if symbols else nn.Identity()
    inputs = symbols or problem["example"][1]
    body = chain(*(Recurrent(hidden if i else inputs, hidden, cell) for i in range(depth)))
    head = nn.Linear(hidden, problem["outputs"])
    if problem["every"]:
        return chain(("enter", enter), ("body", body), ("head", chain(chain(head))))
    return chain(("enter", enter), ("body", body), ("last", Call(lambda x: x[:, -1])), ("head", chain(head)))


def signal(x, step=None):
    """Sines of the position in the even columns, cosines in the odd ones; with a step, the same of the step."""
    width = x.shape[-1]
    column = torch.arange(width)

    def waves(count):
        angle = count[:, None] / 10_000 ** (2 * (column // 2) / width).double()
        return torch.where(column % 2 == 0, angle.sin(), angle.cos())

    every = waves(torch.arange(x.shape[1]).double())
    if step is not None:
        every = every + waves(torch.tensor([float(step)]).double())
    return x + every.to(x.dtype)


def transformer(problem, depth, name, options):
    width, heads, inner = (int(options[key]) for key in ("width", "heads", "feed-forward"))
    scheme, universal = options["scheme"], name == "universal-transformer"
    tied = options.get("tied", "true" if universal else "false") == "true"
    causal = options.get("sight") == "causal" or problem["forecast"]
    power = re.fullmatch(r"power\((.*)\)", scheme)
    factor = (2 * depth) ** -0.25 if scheme == "deepnorm" else depth ** -float(power[1]) if power else 1.0
    post, pre = scheme in ("post-norm", "deepnorm"), scheme == "pre-norm"
    if not (post or pre or power or scheme in ("rezero", "residual", "t-fixup")):
        raise ValueError(f"no transformer of the scheme {scheme} here")

    def layer():
        rate = [Scale()] if scheme == "rezero" else []  # one for both branches

        def branch(*modules):
            norm = [nn.LayerNorm(width)] if pre else []
            after = [nn.LayerNorm(width, eps=1e-5 * factor ** 2)] if post else []
            return [Residual(chain(*norm, *modules, *rate), factor=factor), *after]

        feed_forward = nn.Linear(width, inner), ACTIVATIONS[options["activation"]](), nn.Linear(inner, width)
        return chain(*branch(SelfAttention(width, heads, causal)), *branch(*feed_forward))

    def timed(step, module):
        return chain(Call(lambda x: signal(x, step)), module)

    one = layer() if tied else None
    layers = [one or layer() for _ in range(depth)]
    if universal:
        layers = [timed(step, module) for step, module in enumerate(layers)]
    if problem["symbols"]:
        enter = nn.Embedding(problem["symbols"], width)
    else:
        enter = nn.Linear(problem["example"][1], width)
    parts = [enter] if universal else [enter, Call(signal)]
    parts.append(("body", chain(*layers)))
    parts += [nn.LayerNorm(width)] if pre else []
    if not problem["every"]:
        parts.append(Call(lambda x: x[:, -1] if causal else x.mean(1)))
    return chain(*parts, nn.Linear(width, problem["outputs"]))


def network(metadata):
    """The network that a file of weights is of, by what `fathom export` says of it."""
    depth, text = re.fullmatch(r"depth (\d+), (.*)", metadata["network"]).groups()
    shape, symbols, outputs, every, forecast = re.fullmatch(
        r"Problem\[example=\[(.*)\], symbols=(\d+), outputs=(\d+), everyStep=(\w+), forecast=(\w+)\]",
        metadata["problem"]).groups()
    problem = {"example": [int(size) for size in shape.split(",")], "symbols": int(symbols), "outputs": int(outputs),
               "every": every == "true", "forecast": forecast == "true"}
    named = re.fullmatch(r"([\w-]+)\((.*)\)", text)
    if not named:
        return (tanh_cnn if " CNN" in text else mlp)(problem, int(depth), text)
    name = named[1]
    options = dict(option.split("=") for option in named[2].split(","))
    if name.startswith(("resnet-", "plain-")):
        return resnet(problem, int(depth), options)
    build = transformer if "transformer" in name else recurrent
    return build(problem, int(depth), name, options)


def values(net):
    """Its parameters and running statistics by name, each once, also where layers share them."""
    named = dict(net.named_parameters()) | dict(net.named_buffers())
    return {name: value for name, value in named.items() if not name.endswith("num_batches_tracked")}


def load(file):
    with safe_open(file, "pt") as weights:
        net = network(weights.metadata())
        here = values(net)
        if set(here) != set(weights.keys()):
            raise ValueError(f"{file}: names that differ: {sorted(set(here) ^ set(weights.keys()))}")
        for name, value in here.items():
            there = weights.get_tensor(name)
            if there.shape != value.shape:
                raise ValueError(f"{file}: {name} is {list(there.shape)}, expected {list(value.shape)}")
            value.data.copy_(there)
        return net


def difference(ours, theirs):
    return float((ours - theirs).abs().max())


def compare(net, file):
    with safe_open(file, "pt") as step:
        x, target = step.get_tensor("input"), step.get_tensor("target")
        if isinstance(next(net.children()), nn.Embedding):
            x = x.long()
        net.eval()
        with torch.no_grad():
            output = net(x)
        net.train()
        answers = net(x)
        loss = F.mse_loss(answers, target) if target.is_floating_point() else F.cross_entropy(
            answers.flatten(0, -2), target.flatten().long())
        loss.backward()
        rate = float(step.metadata()["rate"])
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= rate * parameter.grad
        here = values(net)
        print(f"{step.metadata()['network']}: {sum(p.numel() for p in net.parameters())} parameters; "
              f"outputs up to {output.abs().max():.2g} differ by {difference(output, step.get_tensor('output')):.1e}, "
              f"loss {loss.item():.4f} by {difference(loss.detach(), step.get_tensor('loss')):.1e}, weights after a step by "
              f"{max(difference(value.detach(), step.get_tensor('after.' + name)) for name, value in here.items()):.1e}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    compare(load(sys.argv[1]), sys.argv[2])
