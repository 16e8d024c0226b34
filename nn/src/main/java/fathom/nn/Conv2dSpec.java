package fathom.nn;

import fathom.kernel.Convolution;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A description of a convolution, from which any number of layers can be built: {@link Conv2d#spec} is the start of one.
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
public record Conv2dSpec(
        int in,
        int out,
        int kernel,
        int stride,
        int padding,
        boolean torus,
        boolean biased,
        Initializer weights,
        @Nullable Initializer biases) {

    /** Checks the numbers. */
    public Conv2dSpec {
        if (in < 1 || out < 1 || kernel < 1 || stride < 1 || padding < 0) {
            throw new IllegalArgumentException("Conv2d[" + in + "->" + out + ", " + kernel + "x" + kernel
                    + "]: channels, kernel and stride must be at least 1 and padding at least 0, got stride " + stride
                    + " and padding " + padding);
        }
    }

    Conv2dSpec(int in, int out, int kernel) {
        this(in, out, kernel, 1, (kernel - 1) / 2, false, true, Initializers.glorotUniform(), null);
    }

    /** With another stride. */
    public Conv2dSpec stride(int pixels) {
        return new Conv2dSpec(in, out, kernel, pixels, padding, torus, biased, weights, biases);
    }

    /** With another padding, in pixels on each side. */
    public Conv2dSpec padding(int pixels) {
        return new Conv2dSpec(in, out, kernel, stride, pixels, torus, biased, weights, biases);
    }

    /** With padding that wraps around, so that the map is a torus. */
    public Conv2dSpec circular() {
        return new Conv2dSpec(in, out, kernel, stride, padding, true, biased, weights, biases);
    }

    /** Without a bias. */
    public Conv2dSpec noBias() {
        return new Conv2dSpec(in, out, kernel, stride, padding, torus, false, weights, biases);
    }

    /** With weights, and the biases that go with them unless {@link #biases(Initializer)} names others. */
    public Conv2dSpec weights(Initializer rule) {
        return new Conv2dSpec(in, out, kernel, stride, padding, torus, biased, rule, biases);
    }

    /** With biases. */
    public Conv2dSpec biases(Initializer rule) {
        return new Conv2dSpec(in, out, kernel, stride, padding, torus, biased, weights, rule);
    }

    /**
     * A layer with weights of its own.
     *
     * @param seed this layer's own randomness
     */
    public Conv2d build(Seed seed) {
        return new Conv2d(this, seed);
    }

    /**
     * Where the taps meet an input {@code [H, W, in]}.
     *
     * @throws IllegalArgumentException naming the layer, the expected and the actual shape, if the input does not fit
     */
    Convolution at(Shape input) {
        if (input.rank() != 3) {
            throw new IllegalArgumentException(this + ": expected input [H, W, " + in + "] per example, got " + input);
        }
        checkChannels(input);
        try {
            return new Convolution(1, input.dim(0), input.dim(1), in, out, kernel, kernel, stride, padding, torus);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(this + ": " + e.getMessage(), e);
        }
    }

    /** Of an input with or without its batch axis. */
    void checkChannels(Shape input) {
        if (input.dim(-1) != in) {
            throw new IllegalArgumentException(this + ": input has " + input.dim(-1) + " channels, expected " + in
                    + " (input shape " + input + ")");
        }
    }

    @Override
    public String toString() {
        return "Conv2d[" + in + "->" + out + ", " + kernel + "x" + kernel
                + (stride == 1 ? "" : ", stride " + stride)
                + (padding == (kernel - 1) / 2 ? "" : ", padding " + padding) + (torus ? ", circular" : "")
                + (biased ? "" : ", no bias") + "]";
    }
}
