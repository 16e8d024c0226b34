package fathom.nn;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.AffineStep;
import fathom.theory.BackWave;
import fathom.theory.DualActivations;
import fathom.theory.MeanField;
import fathom.theory.PredictedLayer;
import fathom.theory.Step;
import fathom.theory.Wave;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What theory predicts for a network as it stands, before a step is taken: layer by layer the size of the signal, the
 * correlation of two inputs, and the size of the gradient. It reads the mean square of every weight and bias, tap by tap,
 * and what padding, stride, residual branches, batch normalization and dropout do, and takes everything else as random:
 * exact as widths go to infinity, and to some percent per network at a hundred units. Each layer says its part itself, in
 * {@link Layer#signal}.
 *
 * <p>The recursions are those of {@link MeanField} with each layer's own numbers; for dense layers of unequal widths n_l
 * the gradient's is the product {@code prod_l n_(l+1) E[w_l^2] E[phi'(h_l)^2]}.
 *
 * <p>Source: Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232; Yang and Schoenholz 2017,
 * arXiv:1712.08969 (residual); Yang et al. 2019, arXiv:1902.08129 (batch normalization).
 *
 * @param layers those with weights, in forward order, a residual's branch before its short cut; empty if there is no prediction
 * @param missing why there is none, in a line that names the layer; empty if there is one
 */
public record SignalPrediction(List<PredictedLayer> layers, Optional<String> missing) {
    public SignalPrediction {
        layers = List.copyOf(layers);
    }

    /**
     * The prediction for a network on a batch, of which it takes two numbers: E[x^2] over all elements, and E[x x'] / E[x^2] over elements and
     * pairs of different examples.
     *
     * @param batch {@code [N, ...]}, not modified
     * @throws IllegalArgumentException naming the layer, if the shapes do not fit
     */
    public static SignalPrediction of(Layer network, Tensor batch) {
        int n = batch.shape().dim(0);
        if (n < 2) {
            return missing("a batch of one example has no pair to tell the correlation by");
        }
        double square = meanSquare(batch);
        if (!(square > 0 && square < Double.POSITIVE_INFINITY)) {
            return missing("the mean square of the batch is " + square + ", expected a finite number above 0");
        }
        double correlation = meanProduct(batch) / square;
        return of(network, batch.shape().example(), square, Math.max(-1, Math.min(1, correlation)));
    }

    /**
     * The prediction for inputs of which the two numbers are known.
     *
     * @param input the shape of one example
     * @param inputSquare E[x^2] of the input's elements, above 0
     * @param inputCorrelation E[x x'] / E[x^2] between two examples, in [-1, 1]
     * @throws IllegalArgumentException if a number is out of range, or, naming the layer, if the shapes do not fit
     */
    public static SignalPrediction of(Layer network, Shape input, double inputSquare, double inputCorrelation) {
        if (!(inputSquare > 0 && inputSquare < Double.POSITIVE_INFINITY)
                || !(inputCorrelation >= -1 && inputCorrelation <= 1)) {
            throw new IllegalArgumentException(
                    "SignalPrediction: expected a mean square above 0 and a correlation in [-1, 1], got " + inputSquare
                            + " and " + inputCorrelation);
        }
        network.outputShape(input); // fails under the layer's name
        Optional<Step> step = network.signal(input);
        if (step.isEmpty()) {
            return missing("no theory of signals for layer " + unknown("", network, input));
        }
        Step.Part whole = new Step.Part("", network.toString(), step.get());
        List<Step.Part> affine = new ArrayList<>();
        collect("", whole, affine);
        if (affine.isEmpty()) {
            return missing(network + " has no layer with weights");
        }
        pass(whole.step(), input, inputSquare, inputCorrelation);
        AffineStep last = (AffineStep) affine.get(affine.size() - 1).step();
        return new SignalPrediction(
                affine.stream()
                        .map(part -> ((AffineStep) part.step()).predicted(part.path(), part.layer(), last))
                        .toList(),
                Optional.empty());
    }

    private static SignalPrediction missing(String reason) {
        return new SignalPrediction(List.of(), Optional.of(reason));
    }

    private static void pass(Step network, Shape input, double inputSquare, double inputCorrelation) {
        int positions = input.rank() == 3 ? input.dim(0) * input.dim(1) : 1;
        double[] square = new double[positions];
        double[] covariance = new double[positions];
        Arrays.fill(square, inputSquare);
        Arrays.fill(covariance, inputCorrelation * inputSquare);
        Wave out = network.forward(new Wave(square, covariance, 0), new DualActivations());
        double[] gradient = new double[out.square().length];
        Arrays.fill(gradient, 1);
        network.backward(new BackWave(gradient, 0));
    }

    /** The affine steps with their paths. Recurs over nesting only, never over depth. */
    private static void collect(String outer, Step.Part part, List<Step.Part> affine) {
        String path = Network.path(outer, part.path());
        if (part.step() instanceof AffineStep) {
            affine.add(new Step.Part(path, part.layer(), part.step()));
        }
        part.step().parts().forEach(inner -> collect(path, inner, affine));
    }

    /** The innermost layer without theory of a layer without one. Recurs over nesting only. */
    private static String unknown(String path, Layer layer, Shape input) {
        List<Shape> inputs = layer.childInputs(input);
        for (int i = 0; i < inputs.size(); i++) {
            Layer child = layer.children().get(i);
            if (child.signal(inputs.get(i)).isEmpty()) {
                return unknown(Network.path(path, Network.name(child, i)), child, inputs.get(i));
            }
        }
        return (path.isEmpty() ? "" : path + ", ") + layer;
    }

    private static double meanSquare(Tensor batch) {
        double sum = 0;
        for (float x : batch.array()) {
            sum += (double) x * x;
        }
        return sum / batch.size();
    }

    /** Over elements and pairs of different examples: the square of the sum less the sum of the squares. */
    private static double meanProduct(Tensor batch) {
        int n = batch.shape().dim(0);
        int width = batch.size() / n;
        double[] sums = new double[width];
        double squares = 0;
        for (int i = 0; i < batch.size(); i++) {
            double x = batch.array()[i];
            sums[i % width] += x;
            squares += x * x;
        }
        double pairs = -squares;
        for (double sum : sums) {
            pairs += sum * sum;
        }
        return pairs / ((double) n * (n - 1) * width);
    }
}
