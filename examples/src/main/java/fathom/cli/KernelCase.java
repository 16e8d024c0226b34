package fathom.cli;

import fathom.kernel.Activation;
import fathom.kernel.Convolution;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A call of a kernel with memory to work on.
 *
 * @param name what is called and its sizes
 * @param operations floating-point operations of the plain way to compute it: a multiply-add counts as two
 */
record KernelCase(String name, double operations, Runnable call) {
    /**
     * Matrix products of C m x n and inner size k: the small ones of Winograd's tiles, dense layers, unfolded
     * convolutions.
     */
    private static final int[][] PRODUCTS = {
        // transposed A and B, m, n, k
        {0, 0, 64, 64, 64},
        {0, 0, 240, 64, 64},
        {0, 0, 256, 64, 64},
        {1, 0, 64, 64, 240},
        {0, 0, 16, 128, 16},
        {0, 0, 128, 1000, 1000},
        {0, 1, 128, 1000, 1000},
        {1, 0, 1000, 1000, 128},
        {0, 0, 8192, 64, 576},
        {1, 0, 576, 64, 8192},
        {0, 0, 1000, 1000, 1000}
    };

    /** 3x3 convolutions with padding 1: bodies, strides, stems. */
    private static final int[][] CONVOLUTIONS = {
        // batch, side, channels in, channels out, stride
        {128, 8, 64, 64, 1},
        {64, 8, 128, 128, 1},
        {128, 32, 64, 64, 1},
        {32, 8, 16, 16, 1},
        {128, 32, 16, 16, 1},
        {128, 16, 32, 32, 1},
        {128, 32, 64, 64, 2},
        {128, 16, 64, 64, 2},
        {128, 32, 16, 32, 2},
        {128, 32, 3, 64, 1},
        {32, 32, 3, 16, 1}
    };

    private static final Seed SEED = new Seed(1);

    static List<KernelCase> products(Kernels kernels) {
        List<KernelCase> cases = new ArrayList<>();
        for (int[] p : PRODUCTS) {
            cases.add(product(kernels, p[0] == 1, p[1] == 1, p[2], p[3], p[4]));
        }
        return cases;
    }

    private static KernelCase product(Kernels kernels, boolean transposeA, boolean transposeB, int m, int n, int k) {
        float[] a = random(m * k);
        float[] b = random(k * n);
        float[] c = new float[m * n];
        return new KernelCase(
                "gemm " + (transposeA ? "T" : "N") + (transposeB ? "T" : "N") + " " + m + "x" + n + "x" + k,
                2.0 * m * n * k,
                () -> kernels.gemm(
                        transposeA,
                        transposeB,
                        m,
                        n,
                        k,
                        a,
                        0,
                        transposeA ? m : k,
                        b,
                        0,
                        transposeB ? k : n,
                        false,
                        c,
                        0,
                        n));
    }

    /** Each convolution forward, with bias and tanh, and backward. */
    static List<KernelCase> convolutions(Kernels kernels) {
        List<KernelCase> cases = new ArrayList<>();
        for (int[] c : CONVOLUTIONS) {
            addConvolution(kernels, new Convolution(c[0], c[1], c[1], c[2], c[3], 3, 3, c[4], 1, false), cases);
        }
        return cases;
    }

    private static void addConvolution(Kernels kernels, Convolution g, List<KernelCase> cases) {
        int in = g.batch() * g.height() * g.width() * g.inChannels();
        int out = g.batch() * g.outHeight() * g.outWidth() * g.outChannels();
        float[] x = random(in);
        float[] weight = random(9 * g.inChannels() * g.outChannels());
        float[] bias = new float[g.outChannels()];
        float[] y = new float[out];
        float[] dy = random(out);
        boolean first = g.inChannels() == 3; // nobody differentiates the images
        float[] dx = first ? null : new float[in];
        float[] dweight = new float[weight.length];
        float[] dbias = new float[bias.length];
        double operations = 2.0 * out * 9 * g.inChannels();
        String name = String.format(
                "conv %dx%dx%dx%d->%d%s",
                g.batch(),
                g.height(),
                g.width(),
                g.inChannels(),
                g.outChannels(),
                g.stride() == 1 ? "" : " stride " + g.stride());
        cases.add(new KernelCase(
                name + " forward", operations, () -> kernels.convolve(g, x, weight, bias, Activation.TANH, y)));
        cases.add(new KernelCase(
                name + " backward",
                (first ? 1 : 2) * operations,
                () -> kernels.convolveBackward(g, x, weight, Activation.TANH, y, dy, dx, dweight, dbias)));
    }

    private static float[] random(int size) {
        RandomGenerator random = SEED.child(size).generator();
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = 0.1f * (float) random.nextGaussian();
        }
        return values;
    }
}
