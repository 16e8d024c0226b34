package fathom.nn;

import fathom.kernel.Activation;

/** Layers without parameters, under the names that a network is written in. */
public final class Layers {
    private Layers() {}

    /** tanh(x). */
    public static Layer tanh() {
        return new Pointwise(Activation.TANH);
    }

    /** 1 / (1 + exp(-x)). */
    public static Layer sigmoid() {
        return new Pointwise(Activation.SIGMOID);
    }

    /** max(0, x). */
    public static Layer relu() {
        return new Pointwise(Activation.RELU);
    }

    /** x for x > 0, slope * x elsewhere. */
    public static Layer leakyRelu(double slope) {
        return new Pointwise(Activation.leakyRelu((float) slope));
    }

    /** x for x > 0, alpha * (exp(x) - 1) elsewhere (Clevert et al. 2016, arXiv:1511.07289). */
    public static Layer elu(double alpha) {
        return new Pointwise(Activation.elu((float) alpha));
    }

    /** The self-normalizing ELU (Klambauer et al. 2017, arXiv:1706.02515). */
    public static Layer selu() {
        return new Pointwise(Activation.SELU);
    }

    /** x * Phi(x) with the exact normal distribution function (Hendrycks and Gimpel 2016, arXiv:1606.08415). */
    public static Layer gelu() {
        return new Pointwise(Activation.GELU);
    }

    /** log(1 + exp(x)). */
    public static Layer softplus() {
        return new Pointwise(Activation.SOFTPLUS);
    }

    /** The error function. */
    public static Layer erf() {
        return new Pointwise(Activation.ERF);
    }

    /**
     * max(0, x) followed by max(0, -x) along the channels, which it doubles (Shang et al. 2016, arXiv:1603.05201).
     */
    public static Layer crelu() {
        return new ConcatenatedRelu();
    }

    /** {@code [N, H, W, C]} to {@code [N, H * W * C]}, without copying. */
    public static Layer flatten() {
        return new Flatten();
    }

    /** The last of a sequence's steps: {@code [N, T, C]} to {@code [N, C]}, as after an {@link Lstm}. */
    public static Layer lastStep() {
        return new LastStep();
    }

    /** The mean over the map: {@code [N, H, W, C]} to {@code [N, C]}. */
    public static Layer globalAveragePool() {
        return Pool.global();
    }

    /** The mean over windows of {@code size x size}, one every {@code stride} pixels, without padding. */
    public static Layer averagePool(int size, int stride) {
        return Pool.average(size, stride);
    }

    /** The maximum over windows of {@code size x size}, one every {@code stride} pixels, without padding. */
    public static Layer maxPool(int size, int stride) {
        return Pool.max(size, stride);
    }

    /**
     * In training, zeroes each element with probability {@code rate} and scales the others by 1 / (1 - rate); in evaluation, nothing.
     *
     * @param name sets its noise apart from that of other dropout layers, which have other names
     */
    public static Layer dropout(double rate, String name) {
        return new Dropout(rate, name);
    }
}
