package fathom.theory;

import fathom.kernel.Convolution;
import org.jspecify.annotations.Nullable;

/**
 * A dense or convolutional layer whose weights are taken as independent with the mean squares that they have, tap by
 * tap:
 *
 * <pre>
 *   q(o) = sum_tap inputs  E[w_tap^2] x(o + tap)^2 + E[b^2],     g(p) = sum_tap outputs E[w_tap^2] g(p - tap)
 * </pre>
 *
 * so fan-out counts backwards where fan-in counts forwards, and a tap that falls on zero padding gives nothing.
 */
public final class AffineStep implements Step {
    private final float[] weight;
    private final int inputs;
    private final int outputs;
    private final double biasSquare;
    private final Convolution geometry;
    /** The inputs that count: half of them where the other half mirrors them. */
    private int rows;

    private double[] taps = new double[0];
    private Wave in = new Wave(new double[0], new double[0], 0);
    private Wave out = in;
    private double decades = Double.NaN;
    private @Nullable PointwiseStep activation;

    /**
     * The step of a weight and a bias.
     *
     * @param weight {@code [taps, inputs, outputs]}, read when the step is taken, not modified
     * @param bias of any length; empty for none
     * @param geometry where the taps fall; a dense layer is a 1 x 1 convolution of a 1 x 1 map
     */
    public AffineStep(float[] weight, float[] bias, Convolution geometry) {
        this.weight = weight;
        this.inputs = geometry.inChannels();
        this.outputs = geometry.outChannels();
        this.biasSquare = bias.length == 0 ? 0 : meanSquare(bias);
        this.geometry = geometry;
    }

    private static double meanSquare(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v;
        }
        return sum / values.length;
    }

    /** Says which activation follows, for what is said of the values after it. */
    void followedBy(PointwiseStep step) {
        activation = step;
    }

    @Override
    public Wave forward(Wave before, DualActivations duals) {
        CreluStep split = before.split();
        boolean linear = split != null && mirrored();
        in = linear && split != null ? split.bypass() : before;
        rows = linear ? inputs / 2 : inputs;
        measureTaps();
        double[] square = new double[geometry.outHeight() * geometry.outWidth()];
        double[] covariance = new double[square.length];
        double perOutput = 1.0 / outputs;
        visit((position, place, tap) -> {
            square[position] += perOutput * taps[tap] * in.square()[place];
            covariance[position] += perOutput * taps[tap] * in.covariance()[place];
        });
        for (int i = 0; i < square.length; i++) {
            square[i] += biasSquare;
            covariance[i] += biasSquare;
        }
        out = new Wave(square, covariance, 0);
        return out;
    }

    /** Sums the squares of each tap's matrix, of its first rows only if half the weight mirrors the other. */
    private void measureTaps() {
        taps = new double[geometry.kernelHeight() * geometry.kernelWidth()];
        for (int tap = 0; tap < taps.length; tap++) {
            int from = tap * inputs * outputs;
            for (int i = from; i < from + rows * outputs; i++) {
                taps[tap] += (double) weight[i] * weight[i];
            }
        }
    }

    /** Whether the weight is [W', -W'] along its inputs. */
    private boolean mirrored() {
        if (inputs % 2 != 0) {
            return false;
        }
        int half = inputs / 2 * outputs;
        for (int i = 0; i < weight.length; i++) {
            if (i / half % 2 == 0 && weight[i] != -weight[i + half]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public BackWave backward(BackWave after) {
        BackWave balanced = after.balanced();
        decades = balanced.log10();
        double[] square = new double[in.square().length];
        double perInput = 1.0 / rows;
        visit((position, place, tap) -> square[place] += perInput * taps[tap] * balanced.square()[position]);
        return new BackWave(square, balanced.decades());
    }

    private interface Visitor {
        void meet(int position, int place, int tap);
    }

    /** Every output position with every place of the input that one of its taps falls on. */
    private void visit(Visitor visitor) {
        int height = geometry.height();
        int width = geometry.width();
        for (int position = 0; position < geometry.outHeight() * geometry.outWidth(); position++) {
            int top = position / geometry.outWidth() * geometry.stride() - geometry.padding();
            int left = position % geometry.outWidth() * geometry.stride() - geometry.padding();
            for (int tap = 0; tap < taps.length; tap++) {
                int y = top + tap / geometry.kernelWidth();
                int x = left + tap % geometry.kernelWidth();
                if (geometry.circular()) {
                    y = Math.floorMod(y, height);
                    x = Math.floorMod(x, width);
                }
                if (taps[tap] > 0 && y >= 0 && y < height && x >= 0 && x < width) {
                    visitor.meet(position, y * width + x, tap);
                }
            }
        }
    }

    /**
     * What was found.
     *
     * @param path where the layer is
     * @param layer as it prints
     * @param last the last layer with weights, which gradients are measured against
     */
    public PredictedLayer predicted(String path, String layer, AffineStep last) {
        double q = out.meanSquare();
        return new PredictedLayer(
                path,
                layer,
                activation == null ? Nonlinearity.LINEAR : activation.nonlinearity(),
                q,
                activation == null ? q : activation.outSquare(),
                q == 0 ? 1 : out.meanCovariance() / q,
                decades - last.decades,
                (activation == null ? decades : activation.outDecades()) - last.decades,
                weightDecades() - last.weightDecades());
    }

    /** The mean square of one weight's derivative is that of its input times that of its output's, summed over positions. */
    private double weightDecades() {
        return decades + Math.log10(in.meanSquare()) + Math.log10(geometry.outHeight() * geometry.outWidth());
    }
}
