package fathom.nn;

import fathom.autodiff.Parameter;
import fathom.kernel.Convolution;
import fathom.tensor.Shape;
import fathom.theory.AffineStep;
import fathom.theory.CreluStep;
import fathom.theory.DualActivations;
import fathom.theory.GainStep;
import fathom.theory.Nonlinearity;
import fathom.theory.PointwiseStep;
import fathom.theory.Step;
import fathom.theory.SumStep;
import fathom.theory.WindowStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Translates layers into steps. Recurs over nesting only, never over depth. */
final class Steps {
    private final List<Nonlinearity> own;
    private final DualActivations duals = new DualActivations();
    private final List<Located> affine = new ArrayList<>();

    /** A step and the layer that it is of. */
    record Located(Network.Node node, AffineStep step) {}

    Steps(List<Nonlinearity> own) {
        this.own = own;
    }

    /** All layers with weights, in the order in which they were met. */
    List<Located> affine() {
        return affine;
    }

    /** The steps of a layer, in forward order. */
    List<Step> of(Layer layer, String path, Shape input) {
        List<Step> steps = new ArrayList<>();
        append(steps, layer, path, input);
        return steps;
    }

    private void append(List<Step> steps, Layer layer, String path, Shape input) {
        if (layer instanceof Chain chain) {
            List<Layer> children = chain.children();
            List<Shape> inputs = chain.childInputs(input);
            for (int i = 0; i < children.size(); i++) {
                append(steps, children.get(i), child(path, children.get(i), i), inputs.get(i));
            }
            return;
        }
        Step step = step(layer, path, input);
        if (step instanceof PointwiseStep activation
                && !steps.isEmpty()
                && steps.get(steps.size() - 1) instanceof AffineStep before) {
            before.followedBy(activation);
        }
        steps.add(step);
    }

    /** As {@link Network#nodes} names it. */
    private static String child(String path, Layer layer, int index) {
        String name = layer instanceof Chain chain && !chain.name().isEmpty() ? chain.name() : Integer.toString(index);
        return path.isEmpty() ? name : path + "." + name;
    }

    private Step step(Layer layer, String path, Shape input) {
        Optional<Nonlinearity> nonlinearity = nonlinearity(layer);
        if (nonlinearity.isPresent()) {
            return new PointwiseStep(nonlinearity.get(), duals);
        }
        if (layer instanceof Conv2d conv) {
            return affine(layer, path, conv.geometry(input));
        }
        if (layer instanceof Dense) {
            Shape out = layer.outputShape(input);
            return affine(layer, path, new Convolution(1, 1, 1, input.dim(-1), out.dim(-1), 1, 1, 1, 0, false));
        }
        if (layer instanceof Residual residual) {
            return residual(residual, path, input);
        }
        if (layer instanceof ConcatenatedRelu) {
            return new CreluStep(duals);
        }
        if (layer instanceof BatchNorm norm) {
            return new GainStep.Normalization(
                    norm.parameters().get(0).value().array(),
                    norm.parameters().get(1).value().array(),
                    1e-5);
        }
        if (layer instanceof Dropout dropout) {
            return new GainStep.Noise(dropout.rate());
        }
        if (layer instanceof Scale) {
            return new GainStep.Scale(layer.parameters().get(0).value().array()[0]);
        }
        if (layer instanceof ScalarBias) {
            return new GainStep.Scale(1); // it starts at 0
        }
        if (layer instanceof Flatten) {
            int height = input.rank() == 3 ? input.dim(0) : 1;
            int width = input.rank() == 3 ? input.dim(1) : 1;
            return new WindowStep(height, width, height, width, 1, false);
        }
        if (layer instanceof Pool pool && pool.isMean()) {
            int height = input.dim(0);
            int width = input.dim(1);
            return pool.isGlobal()
                    ? new WindowStep(height, width, height, width, 1, true)
                    : new WindowStep(height, width, pool.size(), pool.size(), pool.stride(), true);
        }
        throw new IllegalArgumentException("no theory of signals for layer " + (path.isEmpty() ? "" : path + ", ")
                + layer + ": known are dense, convolution, activations, residual, mean pooling, batch norm, dropout");
    }

    private Optional<Nonlinearity> nonlinearity(Layer layer) {
        Optional<Nonlinearity> known = layer.activation().map(Nonlinearity::of);
        return known.isPresent()
                ? known
                : own.stream().filter(f -> f.name().equals(layer.toString())).findFirst();
    }

    private AffineStep affine(Layer layer, String path, Convolution geometry) {
        List<Parameter> parameters = layer.parameters();
        Parameter bias = parameters.size() > 1 ? parameters.get(1) : null;
        float[] biases = bias == null ? new float[0] : bias.value().array();
        var step = new AffineStep(parameters.get(0).value().array(), biases, geometry);
        affine.add(new Located(new Network.Node(path, layer), step));
        return step;
    }

    private Step residual(Residual residual, String path, Shape input) {
        List<Step> branch = of(residual.branch(), child(path, residual.branch(), 0), input);
        Layer projection = residual.projection();
        if (projection != null) {
            List<Step> shortcut = of(projection, child(path, projection, 1), input);
            return new SumStep(branch, shortcut, residual.beta());
        }
        Shape out = residual.outputShape(input);
        if (out.equals(input)) {
            return new SumStep(branch, List.of(), residual.beta());
        }
        double kept = (double) input.dim(-1) / out.dim(-1);
        var thinned = new SumStep.Thinned(input.dim(0), input.dim(1), residual.stride(), kept);
        return new SumStep(branch, List.of(thinned), residual.beta());
    }
}
