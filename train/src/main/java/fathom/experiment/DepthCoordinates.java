package fathom.experiment;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.data.DataLoader;
import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import fathom.train.DepthRate;
import fathom.train.Listener;
import fathom.train.Optimizer;
import fathom.train.Schedule;
import fathom.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The coordinate check over depth: how far the first steps move activations, logits and weights in networks that differ in depth alone. A rule for
 * the rate by which these do not depend on depth lets a rate that was found for a shallow network serve a deep one. Over width this is the check of
 * Yang et al. 2022, arXiv:2203.03466.
 */
public final class DepthCoordinates {
    private final IntFunction<Chain> network;
    private final Function<Map<String, Parameter>, Optimizer> optimizer;
    private final DataLoader train;
    private final Batch fixed;
    private final Kernels kernels;

    /**
     * One network after one step.
     *
     * @param rule the rule of its rate
     * @param depth its depth
     * @param step how many steps have been made
     * @param features |h - h0| / |h0| of what the last layer reads, on a fixed batch, against before the first step
     * @param logits root mean square of the logits' change
     * @param weights root mean square over the weights before the last layer of |W - W0| / |W0|
     * @param loss on the fixed batch, less that before the first step
     */
    public record Point(
            DepthRate rule, int depth, int step, double features, double logits, double weights, double loss) {}

    private record Measured(Tensor features, Tensor logits, double loss) {}

    /**
     * A check.
     *
     * @param network of a depth, the same one at each call; its last layer is the head
     * @param optimizer a new one for the parameters of a network
     * @param train batches to train on, the same for all
     * @param fixed the batch to measure on
     */
    public DepthCoordinates(
            IntFunction<Chain> network,
            Function<Map<String, Parameter>, Optimizer> optimizer,
            DataLoader train,
            Batch fixed,
            Kernels kernels) {
        this.network = network;
        this.optimizer = optimizer;
        this.train = train;
        this.fixed = fixed;
        this.kernels = kernels;
    }

    /** Every rule at every depth, after each of so many steps. */
    public List<Point> run(List<DepthRate> rules, int[] depths, int steps) {
        List<Point> points = new ArrayList<>();
        for (DepthRate rule : rules) {
            for (int depth : depths) {
                points.addAll(run(rule, depth, steps));
            }
        }
        return points;
    }

    private List<Point> run(DepthRate rule, int depth, int steps) {
        Chain net = network.apply(depth);
        Map<String, Parameter> parameters = Network.parameters(net);
        Map<Parameter, float[]> start = weights(parameters);
        Measured before = measure(net);
        List<Point> points = new ArrayList<>();
        Trainer.of(net, new Seed(0))
                .kernels(kernels)
                .optimizer(optimizer.apply(parameters), Schedule.constant(rule.at(depth)))
                .listener(new Listener() {
                    @Override
                    public void onStep(Step step) {
                        Measured now = measure(net);
                        double size = Math.sqrt(squares(before.features));
                        points.add(new Point(
                                rule,
                                depth,
                                step.step() + 1,
                                distance(before.features, now.features) / size,
                                distance(before.logits, now.logits) / Math.sqrt(now.logits.size()),
                                moved(start),
                                now.loss - before.loss));
                    }
                })
                .fitSteps(train, null, steps);
        return points;
    }

    /** The weights before the last one, as they are now. */
    private static Map<Parameter, float[]> weights(Map<String, Parameter> parameters) {
        List<Parameter> all = new ArrayList<>(parameters.values());
        all.removeIf(parameter -> !parameter.role().isWeight());
        Map<Parameter, float[]> weights = new LinkedHashMap<>();
        for (Parameter weight : all.subList(0, Math.max(0, all.size() - 1))) {
            weights.put(weight, weight.value().array().clone());
        }
        return weights;
    }

    private double moved(Map<Parameter, float[]> start) {
        double sum = 0;
        for (Map.Entry<Parameter, float[]> entry : start.entrySet()) {
            float[] before = entry.getValue();
            double size = Elementwise.dot(kernels, before.length, before, before);
            double change = Elementwise.squaredDistance(
                    kernels, before.length, before, entry.getKey().value().array());
            sum += size > 0 ? change / size : 0;
        }
        return Math.sqrt(sum / Math.max(1, start.size()));
    }

    private Measured measure(Chain net) {
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            Variable x = tape.constant(fixed.inputs());
            List<Layer> layers = net.children();
            for (Layer layer : layers.subList(0, layers.size() - 1)) {
                x = layer.forward(tape, x, Mode.EVALUATION);
            }
            Tensor features = x.value().copy();
            Variable logits = layers.get(layers.size() - 1).forward(tape, x, Mode.EVALUATION);
            Tensor output = logits.value().copy();
            double loss = Loss.crossEntropy()
                    .forward(tape, logits, fixed.labels())
                    .value()
                    .item();
            return new Measured(features, output, loss);
        }
    }

    private double distance(Tensor x, Tensor y) {
        return Math.sqrt(Elementwise.squaredDistance(kernels, x.size(), x.array(), y.array()));
    }

    private double squares(Tensor x) {
        return Elementwise.dot(kernels, x.size(), x.array(), x.array());
    }
}
