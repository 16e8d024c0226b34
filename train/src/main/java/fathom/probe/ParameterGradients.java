package fathom.probe;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.tensor.Buffers;
import java.util.ArrayList;
import java.util.List;

/** The angles between the gradients that single examples give to the parameters. */
public final class ParameterGradients {
    private ParameterGradients() {}

    /**
     * The mean cosine between the parameter gradients of two examples, by one pass for each example, in evaluation mode. Gradients that the
     * parameters had are cleared. Memory: two numbers for each parameter.
     *
     * @param batch not modified
     * @return NaN if fewer than two examples have a gradient
     */
    public static double correlation(Layer network, Batch batch, Loss loss, Kernels kernels) {
        int n = batch.size();
        List<Parameter> parameters = new ArrayList<>(Network.parameters(network).values());
        parameters.removeIf(parameter -> !parameter.trainable());
        double[][] direction =
                parameters.stream().map(p -> new double[p.value().size()]).toArray(double[][]::new);
        Buffers buffers = new Buffers();
        int counted = 0;
        for (int i = 0; i < n; i++) {
            parameters.forEach(Parameter::clearGradient);
            differentiate(network, batch.slice(i, i + 1), loss, kernels, buffers);
            counted += add(parameters, direction) ? 1 : 0;
        }
        parameters.forEach(Parameter::clearGradient);
        double square = 0;
        for (double[] part : direction) {
            for (double x : part) {
                square += x * x;
            }
        }
        return counted < 2 ? Double.NaN : (square - counted) / ((double) counted * (counted - 1));
    }

    private static void differentiate(Layer network, Batch one, Loss loss, Kernels kernels, Buffers buffers) {
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable y = network.forward(tape, tape.constant(one.inputs()), Mode.EVALUATION);
            tape.backward(loss.forward(tape, y, one.target()));
        }
    }

    /** Adds the unit vector of the present gradient; false if it is zero. */
    private static boolean add(List<Parameter> parameters, double[][] direction) {
        double square = 0;
        for (Parameter parameter : parameters) {
            if (parameter.hasGradient()) {
                double norm = Moments.norm(parameter.gradient());
                square += norm * norm;
            }
        }
        if (square == 0) {
            return false;
        }
        double scale = 1 / Math.sqrt(square);
        for (int k = 0; k < direction.length; k++) {
            if (parameters.get(k).hasGradient()) {
                float[] gradient = parameters.get(k).gradient().array();
                for (int j = 0; j < gradient.length; j++) {
                    direction[k][j] += scale * gradient[j];
                }
            }
        }
        return true;
    }
}
