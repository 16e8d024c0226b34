package fathom.nn;

import fathom.autodiff.Op;
import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.kernel.Convolution;
import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.AffineStep;
import fathom.theory.Step;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A 2-D convolution over {@code [N, H, W, in]} with a weight {@code [k, k, in, out]}: see {@link Convolution} for the formula.
 *
 * <pre>{@code Conv2d.spec(16, 16, 3).circular().weights(deltaOrthogonal(1.0)).build(seed)}</pre>
 */
public final class Conv2d implements Fusible {
    private final Spec spec;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    private Conv2d(Spec spec, Seed seed) {
        this.spec = spec;
        Fan fan = new Fan(spec.in, spec.out, spec.kernel * spec.kernel, spec.stride * spec.stride);
        Initializer biases = spec.biases == null ? spec.weights.biases() : spec.biases;
        this.weight = Parameter.of(
                Role.WEIGHT, "weight", Tensor.zeros(Shape.of(spec.kernel, spec.kernel, spec.in, spec.out)));
        spec.weights.fill(weight.value(), fan, seed.child("weight").generator());
        if (spec.biased) {
            this.bias = Parameter.of(Role.BIAS, "bias", Tensor.zeros(Shape.of(spec.out)));
            biases.fill(bias.value(), fan, seed.child("bias").generator());
        } else {
            this.bias = null;
        }
    }

    /**
     * The start of a description: stride 1, zero padding that keeps the size of the map for odd kernels, a bias, Glorot's uniform weights.
     *
     * @throws IllegalArgumentException if a number is less than 1
     */
    public static Spec spec(int in, int out, int kernel) {
        return new Spec(in, out, kernel, 1, (kernel - 1) / 2, false, true, Initializers.glorotUniform(), null);
    }

    @Override
    public Variable forward(Tape tape, Variable x, Activation f) {
        if (x.shape().rank() != 4) {
            throw new IllegalArgumentException(spec + ": expected input [N, H, W, " + spec.in + "], got " + x.shape());
        }
        check(x.shape().dim(-1), x.shape());
        geometry(x.shape().example()); // fails under this layer's name
        Op op = Ops.conv2d(spec.stride, spec.padding, spec.torus, f);
        return bias == null
                ? tape.apply(op, x, tape.parameter(weight))
                : tape.apply(op, x, tape.parameter(weight), tape.parameter(bias));
    }

    private void check(int channels, Shape input) {
        if (channels != spec.in) {
            throw new IllegalArgumentException(spec + ": input has " + channels + " channels, expected " + spec.in
                    + " (input shape " + input + ")");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        Convolution g = geometry(input);
        return Shape.of(g.outHeight(), g.outWidth(), spec.out);
    }

    /** Where the taps meet an input {@code [H, W, C]}. */
    private Convolution geometry(Shape input) {
        if (input.rank() != 3) {
            throw new IllegalArgumentException(
                    spec + ": expected input [H, W, " + spec.in + "] per example, got " + input);
        }
        check(input.dim(2), input);
        try {
            return new Convolution(
                    1,
                    input.dim(0),
                    input.dim(1),
                    spec.in,
                    spec.out,
                    spec.kernel,
                    spec.kernel,
                    spec.stride,
                    spec.padding,
                    spec.torus);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(spec + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Step> signal(Shape input) {
        float[] biases = bias == null ? new float[0] : bias.value().array();
        return Optional.of(new AffineStep(weight.value().array(), biases, geometry(input)));
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return geometry(input).multiplyAdds();
    }

    @Override
    public String toString() {
        return spec.toString();
    }

    /**
     * A description of a convolution, from which any number of layers can be built.
     *
     * @param in channels that come in
     * @param out channels that go out
     * @param kernel side of the window
     * @param stride pixels from one window to the next
     * @param padding pixels on each side
     * @param torus whether the padding wraps around, so that the map is a torus
     * @param biased whether there is a bias
     * @param weights how the weight starts
     * @param biases how the bias starts; null for the rule that goes with the weights
     */
    public record Spec(
            int in,
            int out,
            int kernel,
            int stride,
            int padding,
            boolean torus,
            boolean biased,
            Initializer weights,
            @Nullable Initializer biases) {

        public Spec {
            if (in < 1 || out < 1 || kernel < 1 || stride < 1 || padding < 0) {
                throw new IllegalArgumentException("Conv2d[" + in + "->" + out + ", " + kernel + "x" + kernel
                        + "]: channels, kernel and stride must be at least 1 and padding at least 0, got stride "
                        + stride + " and padding " + padding);
            }
        }

        /** With another stride. */
        public Spec stride(int pixels) {
            return new Spec(in, out, kernel, pixels, padding, torus, biased, weights, biases);
        }

        /** With another padding, in pixels on each side. */
        public Spec padding(int pixels) {
            return new Spec(in, out, kernel, stride, pixels, torus, biased, weights, biases);
        }

        /** With padding that wraps around, so that the map is a torus. */
        public Spec circular() {
            return new Spec(in, out, kernel, stride, padding, true, biased, weights, biases);
        }

        /** Without a bias. */
        public Spec noBias() {
            return new Spec(in, out, kernel, stride, padding, torus, false, weights, biases);
        }

        /** With weights, and the biases that go with them unless {@link #biases(Initializer)} names others. */
        public Spec weights(Initializer rule) {
            return new Spec(in, out, kernel, stride, padding, torus, biased, rule, biases);
        }

        /** With biases. */
        public Spec biases(Initializer rule) {
            return new Spec(in, out, kernel, stride, padding, torus, biased, weights, rule);
        }

        /**
         * A layer with weights of its own.
         *
         * @param seed this layer's own randomness
         */
        public Conv2d build(Seed seed) {
            return new Conv2d(this, seed);
        }

        @Override
        public String toString() {
            return "Conv2d[" + in + "->" + out + ", " + kernel + "x" + kernel
                    + (stride == 1 ? "" : ", stride " + stride)
                    + (padding == (kernel - 1) / 2 ? "" : ", padding " + padding) + (torus ? ", circular" : "")
                    + (biased ? "" : ", no bias") + "]";
        }
    }
}
