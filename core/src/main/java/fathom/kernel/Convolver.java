package fathom.kernel;

import org.jspecify.annotations.Nullable;

/** A way to compute convolutions; the arguments are those of {@link Kernels#convolve} and {@link Kernels#convolveBackward}. */
interface Convolver {
    void forward(Convolution g, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y);

    void backward(
            Convolution g,
            float[] x,
            float[] weight,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias);
}
