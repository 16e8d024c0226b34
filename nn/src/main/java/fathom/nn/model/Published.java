package fathom.nn.model;

import static fathom.nn.Layers.globalAveragePool;

import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Conv2dSpec;
import fathom.nn.Layer;
import fathom.nn.Residual;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import java.util.ArrayList;
import java.util.List;

/** Builds a {@link CifarResNet} with the blocks of its papers. */
record Published(CifarResNet net, Initializer weights, Seed seed) {
    Chain network(Problem problem, int segment) {
        List<Layer> stem = new ArrayList<>();
        stem.add(convolution(Conv2d.spec(problem.example().dim(2), net.width(), 3), true, seed.child("stem")));
        List<Layer> layers = new ArrayList<>();
        int perStage = (net.layers() - 2) / 6;
        Chain body = Chain.repeat(3 * perStage, i -> block(i, perStage)).named("body");
        if (!net.preActivation()) {
            after(stem, net.width());
        }
        layers.add(Chain.of(stem).named("stem"));
        layers.add(segment == 0 ? body : body.checkpointed(segment));
        if (net.preActivation()) {
            List<Layer> ending = new ArrayList<>();
            after(ending, 4 * net.width());
            layers.add(Chain.of(ending).named("ending"));
        }
        layers.add(globalAveragePool());
        layers.add(net.head(problem.outputs(), Initializers.lecunNormal(), seed));
        return Chain.of(layers);
    }

    private Layer block(int index, int perStage) {
        int stage = index / perStage;
        boolean changes = stage > 0 && index % perStage == 0;
        int out = net.width() << stage;
        Conv2dSpec first = changes ? Conv2d.spec(out / 2, out, 3).stride(2) : Conv2d.spec(out, out, 3);
        Conv2dSpec second = Conv2d.spec(out, out, 3);
        Layer one = convolution(first, changes, seed.child("body").child(2 * index));
        Layer two = convolution(second, false, seed.child("body").child(2 * index + 1));
        List<Layer> branch = new ArrayList<>();
        if (net.preActivation()) {
            after(branch, changes ? out / 2 : out);
            branch.add(one);
            after(branch, out);
            branch.add(two);
            return joined(Chain.of(branch), changes, out, stage);
        }
        branch.add(one);
        after(branch, out);
        branch.add(two);
        if (net.normalized()) {
            branch.add(new BatchNorm(out));
        }
        return Chain.of(
                joined(Chain.of(branch), changes, out, stage),
                net.activationLayer().layer().get());
    }

    private Layer joined(Chain branch, boolean changes, int out, int stage) {
        if (net.joining() == CifarResNet.Joining.NONE) {
            return branch;
        }
        return changes
                ? net.shortcut(
                        branch,
                        out,
                        weights,
                        net.normalized() && !net.preActivation(),
                        seed.child("shortcut").child(stage))
                : Residual.of(branch);
    }

    /** What stands between two convolutions. */
    private void after(List<Layer> layers, int channels) {
        if (net.normalized()) {
            layers.add(new BatchNorm(channels));
        }
        layers.add(net.activationLayer().layer().get());
    }

    private Layer convolution(Conv2dSpec spec, boolean changes, Seed own) {
        return (net.normalized() ? spec.noBias() : spec)
                .weights(changes ? weights.stem() : weights)
                .build(own);
    }
}
