package fathom.papers;

import fathom.autodiff.Losses;
import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.linalg.HaarOrthogonal;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import fathom.theory.DeepLinearDynamics;
import fathom.train.Sgd;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a deep linear network on a {@link Tree} and holds what it learns, mode by mode, against Saxe's exact dynamics.
 *
 * <p>Source: Saxe, McClelland and Ganguli 2014, arXiv:1312.6120.
 */
final class DeepLinearNet {
    private static final int POINTS = 120;

    /** Fathom's loss is the mean over the 15 outputs of the squared error, not half its sum. */
    private static final double TIME_PER_RATE = 2.0 / Tree.PROPERTIES;

    /**
     * What was measured and what theory says.
     *
     * @param times rate times steps, in theory's units
     * @param measured strength by mode and time
     * @param theory the same
     */
    record Course(double[] times, double[][] measured, double[][] theory) {
        /** The largest difference over all modes and times, in units of the mode's final strength. */
        double worst() {
            double worst = 0;
            for (int mode = 0; mode < Tree.ITEMS; mode++) {
                for (int i = 0; i < times.length; i++) {
                    worst = Math.max(worst, Math.abs(measured[mode][i] - theory[mode][i]) / Tree.strength(mode));
                }
            }
            return worst;
        }
    }

    private final List<Layer> layers = new ArrayList<>();
    private final double start;

    /** A network of as many 8 x 8 matrices but a last one of 8 x 15, balanced and along the modes, each of strength {@code start}. */
    DeepLinearNet(int matrices, double start, Seed seed) {
        this.start = start;
        double gain = Math.pow(start, 1.0 / matrices);
        double[] from = Tree.itemModes(); // the basis of the modes in the layer before
        for (int layer = 0; layer < matrices; layer++) {
            boolean last = layer == matrices - 1;
            int outputs = last ? Tree.PROPERTIES : Tree.ITEMS;
            double[] to = last
                    ? Tree.propertyModes()
                    : HaarOrthogonal.columns(
                            Tree.ITEMS, Tree.ITEMS, seed.child(layer).generator());
            layers.add(Dense.unbiased(Tree.ITEMS, outputs, along(from, to, gain), seed));
            from = to;
        }
    }

    /** The matrix {@code gain * from to^T}. */
    private static Initializer along(double[] from, double[] to, double gain) {
        return (weight, fan, random) -> {
            for (int i = 0; i < fan.inputs(); i++) {
                for (int j = 0; j < fan.outputs(); j++) {
                    double sum = 0;
                    for (int mode = 0; mode < Tree.ITEMS; mode++) {
                        sum += from[i * Tree.ITEMS + mode] * to[j * Tree.ITEMS + mode];
                    }
                    weight.array()[i * fan.outputs() + j] = (float) (gain * sum);
                }
            }
        };
    }

    /** Trains on all items at once until the given time, with plain gradient descent. */
    Course train(double until, double rate) {
        Kernels kernels = KernelProviders.best(1);
        Chain net = Chain.of(layers);
        var parameters = Network.parameters(net);
        Sgd descent = Sgd.plain();
        Buffers buffers = new Buffers();
        Tensor x = Tree.inputs();
        Tensor y = Tree.targets();
        int every = Math.max(1, (int) Math.round(until / (POINTS * rate)));
        double[] times = new double[POINTS + 1];
        double[][] measured = new double[Tree.ITEMS][POINTS + 1];
        for (int step = 0; step <= POINTS * every; step++) {
            if (step % every == 0) {
                times[step / every] = step * rate;
                double[] strengths = strengths();
                for (int mode = 0; mode < Tree.ITEMS; mode++) {
                    measured[mode][step / every] = strengths[mode];
                }
            }
            try (Tape tape = Tape.recording(kernels, buffers)) {
                Variable output = net.forward(tape, tape.constant(x), Mode.EVALUATION);
                tape.backward(tape.apply(Losses.meanSquaredError(), output, tape.constant(y)));
                descent.step(kernels, parameters, rate / TIME_PER_RATE);
            }
        }
        double[][] theory = new double[Tree.ITEMS][];
        for (int mode = 0; mode < Tree.ITEMS; mode++) {
            theory[mode] = new DeepLinearDynamics(layers.size(), Tree.strength(mode), start).strengths(times);
        }
        return new Course(times, measured, theory);
    }

    /** The diagonal of {@code V^T W_1 ... W_N U}, in double. */
    private double[] strengths() {
        double[] v = Tree.itemModes();
        double[] u = Tree.propertyModes();
        double[] strengths = new double[Tree.ITEMS];
        for (int mode = 0; mode < Tree.ITEMS; mode++) {
            double[] row = new double[Tree.ITEMS];
            for (int i = 0; i < row.length; i++) {
                row[i] = v[i * Tree.ITEMS + mode];
            }
            for (Layer layer : layers) {
                row = times(row, layer.parameters().get(0));
            }
            for (int p = 0; p < row.length; p++) {
                strengths[mode] += row[p] * u[p * Tree.ITEMS + mode];
            }
        }
        return strengths;
    }

    private static double[] times(double[] row, Parameter weight) {
        double[] product = new double[weight.shape().dim(1)];
        for (int i = 0; i < row.length; i++) {
            for (int j = 0; j < product.length; j++) {
                product[j] += row[i] * weight.value().array()[i * product.length + j];
            }
        }
        return product;
    }
}
