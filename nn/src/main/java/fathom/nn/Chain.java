package fathom.nn;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.theory.SeriesStep;
import fathom.theory.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Layers one after the other, to any depth.
 *
 * <p>An affine layer followed by a pointwise activation is run as one fused operation that keeps only the activation's
 * output, which is why a deep tanh network needs one buffer per layer. Chains within a chain are run in one {@link Line}.
 */
public final class Chain implements Layer {
    private final List<Layer> layers;
    private final int segment;
    private final String name;
    private final Line line;

    private Chain(List<Layer> layers, int segment, String name) {
        this(layers, segment, name, Line.of(layers).segmented(segment));
    }

    private Chain(List<Layer> layers, int segment, String name, Line line) {
        this.layers = layers;
        this.segment = segment;
        this.name = name;
        this.line = line;
    }

    /** The given layers in order. */
    public static Chain of(Layer... layers) {
        return new Chain(List.of(layers), 0, "");
    }

    /** The given layers in order. */
    public static Chain of(List<? extends Layer> layers) {
        return new Chain(List.copyOf(layers), 0, "");
    }

    /**
     * {@code depth} layers, the i-th made by {@code layer.apply(i)}.
     *
     * @throws IllegalArgumentException if depth is negative
     */
    public static Chain repeat(int depth, IntFunction<? extends Layer> layer) {
        if (depth < 0) {
            throw new IllegalArgumentException("Chain.repeat: depth must be at least 0, got " + depth);
        }
        List<Layer> layers = new ArrayList<>(depth);
        for (int i = 0; i < depth; i++) {
            layers.add(layer.apply(i));
        }
        return new Chain(List.copyOf(layers), 0, "");
    }

    /**
     * The same chain with recomputation: training keeps the activations only between segments of this many layers and
     * computes the others again in the backward pass. A segment is longer where it would part an activation from the
     * layer before it, which may be outside of this chain. About sqrt(depth) is the best length. The gradients are the same to the bit.
     *
     * @throws IllegalArgumentException if the length is less than 1
     */
    public Chain checkpointed(int segmentLength) {
        if (segmentLength < 1) {
            throw new IllegalArgumentException(
                    "Chain.checkpointed: segment length must be at least 1, got " + segmentLength);
        }
        return new Chain(layers, segmentLength, name, line.segmented(segmentLength));
    }

    /**
     * The same chain in a given amount of memory. If weights, momentum, gradients and all activations of a training
     * step fit, that is this chain; if not, chains inside it, or else itself, are {@linkplain #checkpointed(int)
     * recomputed} by segments of the length that needs the least memory, about sqrt(depth). The gradients are the same
     * to the bit.
     *
     * @param bytes for what {@link TrainingMemory} counts
     * @param input the shape of one example
     * @param batch examples per step
     * @throws IllegalArgumentException if not even that fits, with the bytes needed and given
     */
    public Chain checkpointedWithin(long bytes, Shape input, int batch) {
        return checkpointedWithin(bytes, input, batch, ParameterUpdate.AFTER_BACKWARD);
    }

    /**
     * The same for training that moves the parameters at that time.
     *
     * @throws IllegalArgumentException if not even that fits, with the bytes needed and given
     */
    public Chain checkpointedWithin(long bytes, Shape input, int batch, ParameterUpdate update) {
        return checkpointedWithin(bytes, input, batch, update, 1);
    }

    /**
     * The same for an optimizer that remembers so many numbers of each weight: one of momentum, two of Adam.
     *
     * @throws IllegalArgumentException if not even that fits, with the bytes needed and given
     */
    public Chain checkpointedWithin(long bytes, Shape input, int batch, ParameterUpdate update, int remembered) {
        return new MemoryBudget(bytes, input, batch, update, remembered).fit(this);
    }

    /** The same chain, name and segments, of other layers. */
    Chain with(List<Layer> newLayers) {
        return new Chain(List.copyOf(newLayers), segment, name);
    }

    /** Layers between the activations that are kept; 0 keeps all. */
    int segment() {
        return segment;
    }

    Line line() {
        return line;
    }

    /** The same chain under a name, which is its part in the paths of its parameters. */
    public Chain named(String newName) {
        if (newName.isEmpty() || newName.contains(".")) {
            throw new IllegalArgumentException(
                    "Chain.named: a name must not be empty or contain a dot, got '" + newName + "'");
        }
        return new Chain(layers, segment, newName, line);
    }

    /** The name, or the empty string. */
    public String name() {
        return name;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return new LinePass(line, mode).run(tape, x);
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape shape = input;
        for (Network.Node stop : line.stops()) {
            shape = stop.layer().outputShape(shape);
        }
        return shape;
    }

    @Override
    public Optional<Step> signal(Shape input) {
        List<Step.Part> parts = new ArrayList<>();
        Shape shape = input;
        for (Network.Node stop : line.stops()) {
            Layer layer = stop.layer();
            Optional<Step> step = layer.signal(shape);
            if (step.isEmpty()) {
                return Optional.empty();
            }
            parts.add(new Step.Part(stop.path(), layer.toString(), step.get()));
            shape = layer.outputShape(shape);
        }
        return Optional.of(new SeriesStep(parts));
    }

    @Override
    public List<Layer> children() {
        return layers;
    }

    @Override
    public List<Shape> childInputs(Shape input) {
        List<Shape> inputs = new ArrayList<>(layers.size());
        Shape shape = input;
        for (Layer layer : layers) {
            inputs.add(shape);
            shape = layer.outputShape(shape);
        }
        return inputs;
    }

    /** The kinds of layer, equal neighbours folded: {@code Chain[Conv2d[16->16, 3x3, circular], tanh]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name.isEmpty() ? "Chain[" : name + "[");
        String last = "";
        int times = 0;
        int shown = 0;
        for (Layer layer : layers) {
            String kind = layer.toString();
            if (kind.equals(last)) {
                times++;
                continue;
            }
            if (times > 1) {
                text.append(" x").append(times);
            }
            if (shown == 8) {
                return text.append(", ... ")
                        .append(layers.size())
                        .append(" layers]")
                        .toString();
            }
            text.append(shown == 0 ? "" : ", ").append(kind);
            shown++;
            last = kind;
            times = 1;
        }
        return text.append(times > 1 ? " x" + times : "").append(']').toString();
    }
}
