package fathom.kernel;

import org.jspecify.annotations.Nullable;

/** The kernels once more, by the formulas of their Javadoc and in double, without any thought of speed. */
final class Oracle {
    private Oracle() {}

    record Gradients(double[] dx, double[] dweight, double[] dbias) {}

    static double[] convolve(Convolution g, float[] x, float[] weight, float @Nullable [] bias, Activation f) {
        double[] y = new double[g.batch() * g.outHeight() * g.outWidth() * g.outChannels()];
        for (int o = 0; bias != null && o < y.length; o++) {
            y[o] = bias[o % g.outChannels()];
        }
        eachProduct(g, (xi, wi, yi) -> y[yi] += (double) x[xi] * weight[wi]);
        for (int i = 0; i < y.length; i++) {
            y[i] = ScalarActivations.value(f, y[i]);
        }
        return y;
    }

    /** The gradients before and through the nonlinearity, given what the forward pass wrote. */
    static Gradients convolveBackward(Convolution g, float[] x, float[] weight, Activation f, float[] y, float[] dy) {
        double[] before = new double[g.batch() * g.outHeight() * g.outWidth() * g.outChannels()];
        Gradients d = new Gradients(
                new double[g.batch() * g.height() * g.width() * g.inChannels()],
                new double[g.kernelHeight() * g.kernelWidth() * g.inChannels() * g.outChannels()],
                new double[g.outChannels()]);
        for (int i = 0; i < before.length; i++) {
            before[i] = dy[i] * ScalarActivations.derivative(f, y[i]);
            d.dbias[i % g.outChannels()] += before[i];
        }
        eachProduct(g, (xi, wi, yi) -> {
            d.dx[xi] += before[yi] * weight[wi];
            d.dweight[wi] += before[yi] * x[xi];
        });
        return d;
    }

    private interface Product {
        void visit(int xi, int wi, int yi);
    }

    private static void eachProduct(Convolution g, Product body) {
        for (int n = 0; n < g.batch(); n++) {
            for (int i = 0; i < g.outHeight(); i++) {
                for (int j = 0; j < g.outWidth(); j++) {
                    for (int a = 0; a < g.kernelHeight(); a++) {
                        for (int b = 0; b < g.kernelWidth(); b++) {
                            int row = i * g.stride() + a - g.padding();
                            int column = j * g.stride() + b - g.padding();
                            if (g.circular()) {
                                row = (row + g.height()) % g.height();
                                column = (column + g.width()) % g.width();
                            }
                            if (row < 0 || row >= g.height() || column < 0 || column >= g.width()) {
                                continue;
                            }
                            for (int c = 0; c < g.inChannels(); c++) {
                                for (int o = 0; o < g.outChannels(); o++) {
                                    body.visit(
                                            ((n * g.height() + row) * g.width() + column) * g.inChannels() + c,
                                            ((a * g.kernelWidth() + b) * g.inChannels() + c) * g.outChannels() + o,
                                            ((n * g.outHeight() + i) * g.outWidth() + j) * g.outChannels() + o);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    static double[] gemm(
            boolean ta, boolean tb, int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb) {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    c[i * n + j] += (double) a[ao + (ta ? p * lda + i : i * lda + p)]
                            * b[bo + (tb ? j * ldb + p : p * ldb + j)];
                }
            }
        }
        return c;
    }

    /** |actual - expected| / |expected|, in the Euclidean norm; 0 if both are zero. */
    static double relativeError(double[] expected, float[] actual) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        return difference == 0 ? 0 : Math.sqrt(difference / norm);
    }
}
