package fathom.kernel;

import java.util.function.DoubleUnaryOperator;

/**
 * Pointwise loops and sums over whole arrays that are not worth a provider of their own. Sums are taken in double, in a
 * fixed order.
 */
public final class Elementwise {
    private Elementwise() {}

    /** z[i] = x[i] - y[i] for i in [0, n). {@code z} is modified and may be {@code x} or {@code y}. */
    public static void subtract(Kernels kernels, int n, float[] x, float[] y, float[] z) {
        Ranges.over(kernels, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                z[i] = x[i] - y[i];
            }
        });
    }

    /** z[i] = x[i] y[i] for i in [0, n). {@code z} is modified and may be {@code x} or {@code y}. */
    public static void multiply(Kernels kernels, int n, float[] x, float[] y, float[] z) {
        Ranges.over(kernels, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                z[i] = x[i] * y[i];
            }
        });
    }

    /** z[i] = a (x[i] - y[i]) for i in [0, n). {@code z} is modified and may be {@code x} or {@code y}. */
    public static void scaledDifference(Kernels kernels, int n, float a, float[] x, float[] y, float[] z) {
        Ranges.over(kernels, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                z[i] = a * (x[i] - y[i]);
            }
        });
    }

    /** y[i] = x[i] + b for i in [0, n). {@code y} is modified and may be {@code x}. */
    public static void shift(Kernels kernels, int n, float b, float[] x, float[] y) {
        Ranges.over(kernels, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                y[i] = x[i] + b;
            }
        });
    }

    /** y[r, i] = x[r, i] + c[i], x and y {@code [rows, n]}. {@code y} is modified and may be {@code x}. */
    public static void addToEach(Kernels kernels, int rows, int n, float[] x, float[] c, float[] y) {
        Ranges.over(kernels, rows, n, (begin, end) -> {
            for (int r = begin; r < end; r++) {
                for (int i = 0; i < n; i++) {
                    y[r * n + i] = x[r * n + i] + c[i];
                }
            }
        });
    }

    /** y[i] = f(x[i]) for i in [0, n), in double. {@code y} is modified and may be {@code x}. */
    public static void map(Kernels kernels, int n, DoubleUnaryOperator f, float[] x, float[] y) {
        Ranges.over(kernels, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                y[i] = (float) f.applyAsDouble(x[i]);
            }
        });
    }

    /** z[i] = f(x[i]) y[i] for i in [0, n), in double. {@code z} is modified and may be {@code x} or {@code y}. */
    public static void mapAndMultiply(Kernels kernels, int n, DoubleUnaryOperator f, float[] x, float[] y, float[] z) {
        Ranges.over(kernels, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                z[i] = (float) (f.applyAsDouble(x[i]) * y[i]);
            }
        });
    }

    /** The sum over i in [0, n) of x[i]. */
    public static double sum(Kernels kernels, int n, float[] x) {
        double[] partials = new double[Ranges.blocks(n, 1)];
        Ranges.reduce(kernels, n, 1, (block, begin, end) -> {
            double sum = 0;
            for (int i = begin; i < end; i++) {
                sum += x[i];
            }
            partials[block] = sum;
        });
        return total(partials);
    }

    /** The sum over i in [0, n) of x[i] y[i]. */
    public static double dot(Kernels kernels, int n, float[] x, float[] y) {
        double[] partials = new double[Ranges.blocks(n, 1)];
        Ranges.reduce(kernels, n, 1, (block, begin, end) -> {
            double sum = 0;
            for (int i = begin; i < end; i++) {
                sum += (double) x[i] * y[i];
            }
            partials[block] = sum;
        });
        return total(partials);
    }

    /** The sum over i in [0, n) of (x[i] - y[i])^2. */
    public static double squaredDistance(Kernels kernels, int n, float[] x, float[] y) {
        double[] partials = new double[Ranges.blocks(n, 1)];
        Ranges.reduce(kernels, n, 1, (block, begin, end) -> {
            double sum = 0;
            for (int i = begin; i < end; i++) {
                double difference = (double) x[i] - y[i];
                sum += difference * difference;
            }
            partials[block] = sum;
        });
        return total(partials);
    }

    private static double total(double[] partials) {
        double sum = 0;
        for (double partial : partials) {
            sum += partial;
        }
        return sum;
    }

    /**
     * The concatenated ReLU of rows: y[r] = (max(0, x[r]), max(0, -x[r])), x {@code [rows, c]}, y {@code [rows, 2c]}.
     *
     * @param y modified: overwritten
     */
    public static void crelu(Kernels kernels, int rows, int c, float[] x, float[] y) {
        Ranges.over(kernels, rows, c, (begin, end) -> {
            for (int r = begin; r < end; r++) {
                for (int i = 0; i < c; i++) {
                    float v = x[r * c + i];
                    y[2 * r * c + i] = Math.max(0f, v);
                    y[2 * r * c + c + i] = Math.max(0f, -v);
                }
            }
        });
    }

    /**
     * The gradient of {@link #crelu}; 0 at the kink.
     *
     * @param y what the forward pass wrote
     * @param dx modified: overwritten
     */
    public static void creluBackward(Kernels kernels, int rows, int c, float[] y, float[] dy, float[] dx) {
        Ranges.over(kernels, rows, c, (begin, end) -> {
            for (int r = begin; r < end; r++) {
                for (int i = 0; i < c; i++) {
                    int positive = 2 * r * c + i;
                    int negative = positive + c;
                    dx[r * c + i] = (y[positive] > 0 ? dy[positive] : 0f) - (y[negative] > 0 ? dy[negative] : 0f);
                }
            }
        });
    }

    /**
     * The derivative of {@link #crelu} along dx; 0 at the kink.
     *
     * @param y what the forward pass wrote
     * @param dy modified: overwritten
     */
    public static void creluTangent(Kernels kernels, int rows, int c, float[] y, float[] dx, float[] dy) {
        Ranges.over(kernels, rows, c, (begin, end) -> {
            for (int r = begin; r < end; r++) {
                for (int i = 0; i < c; i++) {
                    int positive = 2 * r * c + i;
                    int negative = positive + c;
                    dy[positive] = y[positive] > 0 ? dx[r * c + i] : 0f;
                    dy[negative] = y[negative] > 0 ? -dx[r * c + i] : 0f;
                }
            }
        });
    }
}
