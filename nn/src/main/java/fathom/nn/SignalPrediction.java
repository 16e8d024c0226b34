package fathom.nn;

import fathom.tensor.Shape;
import fathom.theory.AffineStep;
import fathom.theory.BackWave;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import fathom.theory.PredictedLayer;
import fathom.theory.Step;
import fathom.theory.SumStep;
import fathom.theory.Wave;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What theory predicts for a network as it stands, before a step is taken: layer by layer the size of the signal, the
 * correlation of two inputs, and the size of the gradient. It reads the mean square of every weight and bias, tap by tap,
 * and what padding, stride, residual branches, batch normalization and dropout do, and takes everything else as random:
 * exact as widths go to infinity, and to some percent per network at a hundred units.
 *
 * <p>The recursions are those of {@link MeanField} with each layer's own numbers; for dense layers of unequal widths n_l
 * the gradient's is the product {@code prod_l n_(l+1) E[w_l^2] E[phi'(h_l)^2]}.
 *
 * <p>Source: Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232; Yang and Schoenholz 2017,
 * arXiv:1712.08969 (residual); Yang et al. 2019, arXiv:1902.08129 (batch normalization).
 *
 * @param layers those with weights, in forward order; a residual's branch comes before its short cut
 */
public record SignalPrediction(List<PredictedLayer> layers) {
    public SignalPrediction {
        layers = List.copyOf(layers);
    }

    /**
     * The prediction for a network.
     *
     * @param network of dense and convolutional layers, activations, residual connections, pooling by means, batch
     *     normalization and dropout
     * @param input the shape of one example
     * @param inputSquare E[x^2] of the input's elements, above 0
     * @param inputCorrelation E[x x'] / E[x^2] between two examples, in [-1, 1]
     * @param own nonlinearities of layers of one's own, which are known by printing the nonlinearity's name
     * @throws IllegalArgumentException if a number is out of range, or a layer has no theory here, naming it
     */
    public static SignalPrediction of(
            Layer network, Shape input, double inputSquare, double inputCorrelation, Nonlinearity... own) {
        if (!(inputSquare > 0 && inputSquare < Double.POSITIVE_INFINITY)
                || !(inputCorrelation >= -1 && inputCorrelation <= 1)) {
            throw new IllegalArgumentException(
                    "SignalPrediction: expected a mean square above 0 and a correlation in [-1, 1], got " + inputSquare
                            + " and " + inputCorrelation);
        }
        var steps = new Steps(List.of(own));
        List<Step> all = steps.of(network, "", input);
        int positions = input.rank() == 3 ? input.dim(0) * input.dim(1) : 1;
        double[] square = new double[positions];
        double[] covariance = new double[positions];
        Arrays.fill(square, inputSquare);
        Arrays.fill(covariance, inputCorrelation * inputSquare);
        Wave out = SumStep.forward(all, new Wave(square, covariance, 0));
        double[] gradient = new double[out.square().length];
        Arrays.fill(gradient, 1);
        SumStep.backward(all, new BackWave(gradient, 0));
        List<Steps.Located> affine = steps.affine();
        if (affine.isEmpty()) {
            throw new IllegalArgumentException("SignalPrediction: " + network + " has no layer with weights");
        }
        AffineStep last = affine.get(affine.size() - 1).step();
        List<PredictedLayer> layers = new ArrayList<>(affine.size());
        for (Steps.Located each : affine) {
            Network.Node node = each.node();
            layers.add(each.step().predicted(node.path(), node.layer().toString(), last));
        }
        return new SignalPrediction(layers);
    }
}
