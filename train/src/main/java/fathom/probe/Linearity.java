package fathom.probe;

import fathom.autodiff.Tape;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Whether a network is a linear map, as looks-linear ones are at their start (Balduzzi et al. 2017, arXiv:1702.08591). */
public final class Linearity {
    private Linearity() {}

    /**
     * The largest |f(a x + b y) - a f(x) - b f(y)| / |f(a x + b y)| over pairs of Gaussian inputs and factors: rounding for a linear map, of
     * order 1 for others. Evaluation mode.
     *
     * @param input the shape of one example
     * @param pairs how many, at least 1
     */
    public static double deviation(Layer network, Shape input, int pairs, Seed seed, Kernels kernels) {
        RandomGenerator random = seed.generator();
        int d = input.size();
        int[] dims = new int[input.rank() + 1];
        dims[0] = 3;
        System.arraycopy(input.dims(), 0, dims, 1, input.rank());
        double worst = 0;
        for (int pair = 0; pair < pairs; pair++) {
            float a = (float) random.nextGaussian();
            float b = (float) random.nextGaussian();
            Tensor batch = Tensor.zeros(Shape.of(dims));
            float[] x = batch.array();
            for (int i = 0; i < d; i++) {
                x[i] = (float) random.nextGaussian();
                x[d + i] = (float) random.nextGaussian();
                x[2 * d + i] = a * x[i] + b * x[d + i];
            }
            try (Tape tape = Tape.inference(kernels, new Buffers())) {
                Tensor y = network.forward(tape, tape.constant(batch), Mode.EVALUATION)
                        .value();
                worst = Math.max(worst, deviation(y.array(), y.size() / 3, a, b));
            }
        }
        return worst;
    }

    private static double deviation(float[] y, int d, double a, double b) {
        double error = 0;
        double whole = 0;
        for (int i = 0; i < d; i++) {
            double difference = y[2 * d + i] - a * y[i] - b * y[d + i];
            error += difference * difference;
            whole += (double) y[2 * d + i] * y[2 * d + i];
        }
        return error == 0 ? 0 : Math.sqrt(error / whole);
    }
}
