package fathom.nn;

import fathom.kernel.Activation;
import fathom.random.Seed;

/** Layers without parameters, under the names that a network is written in. */
public final class Layers {
    private Layers() {}

    /** tanh(x). */
    public static Layer tanh() {
        return new ActivationLayer(Activation.TANH);
    }

    /** 1 / (1 + exp(-x)). */
    public static Layer sigmoid() {
        return new ActivationLayer(Activation.SIGMOID);
    }

    /** max(0, x). */
    public static Layer relu() {
        return new ActivationLayer(Activation.RELU);
    }

    /** x for x > 0, slope * x elsewhere. */
    public static Layer leakyRelu(double slope) {
        return new ActivationLayer(Activation.leakyRelu((float) slope));
    }

    /** x for x > 0, alpha * (exp(x) - 1) elsewhere (Clevert et al. 2016, arXiv:1511.07289). */
    public static Layer elu(double alpha) {
        return new ActivationLayer(Activation.elu((float) alpha));
    }

    /** The self-normalizing ELU (Klambauer et al. 2017, arXiv:1706.02515). */
    public static Layer selu() {
        return new ActivationLayer(Activation.SELU);
    }

    /** x * Phi(x) with the exact normal distribution function (Hendrycks and Gimpel 2016, arXiv:1606.08415). */
    public static Layer gelu() {
        return new ActivationLayer(Activation.GELU);
    }

    /** log(1 + exp(x)). */
    public static Layer softplus() {
        return new ActivationLayer(Activation.SOFTPLUS);
    }

    /** The error function. */
    public static Layer erf() {
        return new ActivationLayer(Activation.ERF);
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

    /** The mean over a sequence's steps: {@code [N, T, C]} to {@code [N, C]}. */
    public static Layer meanStep() {
        return new MeanStep();
    }

    /**
     * Adds to each token of {@code [N, T, width]} where it stands: sin(p / 10000^(j / width)) of its position p in the even
     * columns j, the cosine of the same in the next. Source: Vaswani et al. 2017, arXiv:1706.03762.
     */
    public static Layer positionSignal() {
        return new TimingSignal(TimingSignal.NO_STEP);
    }

    /**
     * {@link #positionSignal} and the same signal of the number of a step, from 0, for a block that is applied many times.
     * Source: Dehghani et al. 2018, arXiv:1807.03819.
     *
     * @throws IllegalArgumentException if the step is negative
     */
    public static Layer positionAndTimeSignal(int step) {
        if (step < 0) {
            throw new IllegalArgumentException("time signal: the step must be at least 0, got " + step);
        }
        return new TimingSignal(step);
    }

    /**
     * Token numbers {@code [N, T]} as one-hot vectors {@code [N, T, symbols]}.
     *
     * @throws IllegalArgumentException if there is no symbol
     */
    public static Layer oneHot(int symbols) {
        return new OneHot(symbols);
    }

    /** A layer of single examples, such as {@link Dense}, applied to each step of a sequence: {@code [N, T, C]} to {@code [N, T, D]}. */
    public static Layer everyStep(Layer layer) {
        return new EveryStep(layer);
    }

    /**
     * Times a fixed number: a unit of measure for what comes after it.
     *
     * @throws IllegalArgumentException if it is 0, NaN or infinite
     */
    public static Layer times(double factor) {
        return new Multiplier(factor);
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
     * @param rate in [0, 1)
     * @param seed this layer's own randomness: two layers share a mask only if they were given the same one
     * @throws IllegalArgumentException if the rate is out of range
     */
    public static Layer dropout(double rate, Seed seed) {
        return new Dropout(rate, seed);
    }
}
