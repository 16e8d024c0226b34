package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.probe.KernelTaps;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Retraction: after each step a weight that started as g times an orthogonal map is put back to the nearest one of its family, the orthogonal
 * polar factor.
 *
 * <ul>
 *   <li>A dense weight stays orthogonal.
 *   <li>A convolution that started from its middle tap alone, as delta-orthogonal ones do, stays such a one: taps that start at zero stay zero,
 *       and the network mixes no neighbours. {@link OrthogonalPull} leaves the other taps free.
 *   <li>A convolution whose kernel started with orthogonal columns as the matrix {@code [height x width x in, out]} keeps them.
 * </ul>
 *
 * <p>Any other weight, and the head, are left alone. The nearest orthogonal matrix is found by Newton's iteration X (3 I - X'X) / 2 (Björck and
 * Bowie 1971, doi:10.1137/0708036), to a residual of about 1e-6.
 */
public final class OrthogonalRetraction implements Remedy {
    private static final double NEAR = 1e-3; // of a start that counts as orthogonal
    private static final double DONE = 2e-7;
    private static final int MOST = 60;

    private enum Family {
        NONE,
        DELTA,
        MATRIX
    }

    private final FirstNorms norms;
    private final Map<Parameter, Family> families = new IdentityHashMap<>();

    private OrthogonalRetraction(FirstNorms norms) {
        this.norms = norms;
    }

    /** A retraction of what is orthogonal before the first step, which stays so, so that a resumed run sees the same. */
    public static OrthogonalRetraction of(Map<String, Parameter> parameters) {
        Set<Parameter> head = Head.of(parameters);
        return new OrthogonalRetraction(new FirstNorms(p -> KernelTaps.isKernel(p) && !head.contains(p)));
    }

    @Override
    public void before(Kernels kernels, Parameter parameter) {
        if (norms.has(parameter)) {
            norms.of(kernels, parameter);
            families.computeIfAbsent(parameter, p -> family(kernels, p));
        }
    }

    private static Family family(Kernels kernels, Parameter parameter) {
        float[] w = parameter.value().array();
        int columns = parameter.shape().dim(-1);
        if (parameter.shape().rank() == 4) {
            KernelTaps taps = KernelTaps.of(parameter);
            if (taps.isDelta() && taps.residual(kernels, taps.meanSquare()) < NEAR) {
                return Family.DELTA;
            }
        }
        double norm = FirstNorms.norm(kernels, parameter);
        return norm > 0 && residual(kernels, transposedIfWide(w, columns), norm) < NEAR ? Family.MATRIX : Family.NONE;
    }

    @Override
    public void after(Kernels kernels, Parameter parameter) {
        Family family = families.getOrDefault(parameter, Family.NONE);
        if (family == Family.NONE) {
            return;
        }
        Shape shape = parameter.shape();
        float[] w = parameter.value().array();
        int from = 0;
        int size = w.length;
        if (family == Family.DELTA) {
            size = shape.dim(-2) * shape.dim(-1);
            from = w.length / size / 2 * size;
            Arrays.fill(w, 0, from, 0);
            Arrays.fill(w, from + size, w.length, 0);
        }
        Columns found = retracted(
                kernels,
                transposedIfWide(Arrays.copyOfRange(w, from, from + size), shape.dim(-1)),
                norms.of(kernels, parameter));
        float[] result = found.columns < shape.dim(-1) ? found.transposed().values : found.values;
        System.arraycopy(result, 0, w, from, size);
    }

    /** A matrix with at least as many rows as columns. */
    private record Columns(float[] values, int rows, int columns) {
        Columns transposed() {
            float[] to = new float[values.length];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    to[j * rows + i] = values[i * columns + j];
                }
            }
            return new Columns(to, columns, rows);
        }
    }

    private static Columns transposedIfWide(float[] values, int columns) {
        Columns matrix = new Columns(values, values.length / columns, columns);
        return matrix.rows < columns ? matrix.transposed() : matrix;
    }

    /** The nearest matrix with orthogonal columns of equal length and that Frobenius norm. */
    private static Columns retracted(Kernels kernels, Columns x, double norm) {
        int n = x.columns;
        float[] now = x.values.clone();
        float unit = (float) (Math.sqrt(n) / norm);
        kernels.scale(now.length, unit, now, now);
        double last = Double.POSITIVE_INFINITY;
        for (int i = 0; i < MOST; i++) {
            float[] excess = excess(kernels, now, x.rows, n);
            double residual = length(excess) / Math.sqrt(n);
            if (residual < DONE || residual < NEAR && residual >= last) {
                break; // as near as rounding lets it come
            }
            last = residual;
            if (i == 0 && length(excess) >= 1) { // the iteration converges from singular values below sqrt(3)
                kernels.scale(now.length, (float) (1 / Math.sqrt(1 + length(excess))), now, now);
                continue;
            }
            float[] next = now.clone();
            kernels.scale(excess.length, -0.5f, excess, excess);
            kernels.gemm(false, false, x.rows, n, n, now, 0, n, excess, 0, n, true, next, 0, n);
            now = next;
        }
        kernels.scale(now.length, 1 / unit, now, now);
        return new Columns(now, x.rows, n);
    }

    /** |X'X / g^2 - I|_F / sqrt(n), with g from the norm. */
    private static double residual(Kernels kernels, Columns x, double norm) {
        float[] scaled = new float[x.values.length];
        kernels.scale(scaled.length, (float) (Math.sqrt(x.columns) / norm), x.values, scaled);
        return length(excess(kernels, scaled, x.rows, x.columns)) / Math.sqrt(x.columns);
    }

    /** X'X - I. */
    private static float[] excess(Kernels kernels, float[] x, int rows, int n) {
        float[] square = new float[n * n];
        kernels.gemm(true, false, n, n, rows, x, 0, n, x, 0, n, false, square, 0, n);
        for (int i = 0; i < n; i++) {
            square[i * (n + 1)] -= 1;
        }
        return square;
    }

    private static double length(float[] matrix) {
        double sum = 0;
        for (float value : matrix) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    @Override
    public Map<String, Tensor> state(Map<String, Parameter> parameters) {
        return norms.state(parameters);
    }

    @Override
    public void restore(Map<String, Parameter> parameters, Map<String, Tensor> state) {
        norms.restore(parameters, state);
        families.clear();
    }

    @Override
    public String toString() {
        return "orthogonal weights retracted";
    }
}
