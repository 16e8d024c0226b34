package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Pointwise} with the Vector API, to the bits of {@link PlainPointwise}, which computes what does not fill a vector and the functions that
 * have no vector version here.
 *
 * <p>Loops over long functions are methods of their own: one method with several such loops grows beyond what C2 inlines, and to call the
 * rest it puts vectors on the heap.
 */
final class VectorPointwise implements Pointwise {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    @Override
    public void forward(Activation f, int n, float[] x, int xo, float[] y, int yo) {
        int end = S.loopBound(n);
        switch (f.kind()) {
            case IDENTITY -> System.arraycopy(x, xo, y, yo, end);
            case TANH -> tanh(end, x, xo, y, yo);
            case SIGMOID -> sigmoid(end, x, xo, y, yo);
            case RELU -> {
                for (int i = 0; i < end; i += L) {
                    FloatVector.fromArray(S, x, xo + i).max(0).intoArray(y, yo + i);
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < end; i += L) {
                    FloatVector v = FloatVector.fromArray(S, x, xo + i);
                    v.blend(v.mul(f.parameter()), v.compare(VectorOperators.LE, 0))
                            .intoArray(y, yo + i);
                }
            }
            case ELU -> elu(end, x, xo, y, yo, 1, f.parameter());
            case SELU -> elu(end, x, xo, y, yo, PlainPointwise.SCALE, PlainPointwise.SCALE_ALPHA);
            case GELU, SOFTPLUS, ERF -> end = 0;
        }
        for (int i = end; i < n; i++) {
            y[yo + i] = PlainPointwise.value(f, x[xo + i]);
        }
    }

    private static void tanh(int end, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < end; i += L) {
            VectorMath.tanh(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
    }

    private static void sigmoid(int end, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector e = VectorMath.exp(v.neg());
            FloatVector.broadcast(S, 1).div(e.add(1)).intoArray(y, yo + i);
        }
    }

    private static void elu(int end, float[] x, int xo, float[] y, int yo, float above, float below) {
        for (int i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            v.mul(above)
                    .blend(VectorMath.expm1(v).mul(below), v.compare(VectorOperators.LE, 0))
                    .intoArray(y, yo + i);
        }
    }

    @Override
    public void backward(Activation f, int n, float[] source, int so, float[] dy, int dyo, float[] dx, int dxo) {
        int end = S.loopBound(n);
        switch (f.kind()) {
            case IDENTITY -> System.arraycopy(dy, dyo, dx, dxo, end);
            case TANH -> {
                for (int i = 0; i < end; i += L) {
                    FloatVector y = FloatVector.fromArray(S, source, so + i);
                    y.neg()
                            .fma(y, FloatVector.broadcast(S, 1))
                            .mul(FloatVector.fromArray(S, dy, dyo + i))
                            .intoArray(dx, dxo + i);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < end; i += L) {
                    FloatVector y = FloatVector.fromArray(S, source, so + i);
                    y.neg().fma(y, y).mul(FloatVector.fromArray(S, dy, dyo + i)).intoArray(dx, dxo + i);
                }
            }
            case RELU -> steps(end, source, so, dy, dyo, dx, dxo, 1, 0, 0);
            case LEAKY_RELU -> steps(end, source, so, dy, dyo, dx, dxo, 1, 0, f.parameter());
            case ELU -> steps(end, source, so, dy, dyo, dx, dxo, 1, 1, f.parameter());
            case SELU -> steps(end, source, so, dy, dyo, dx, dxo, PlainPointwise.SCALE, 1, PlainPointwise.SCALE_ALPHA);
            case SOFTPLUS -> {
                for (int i = 0; i < end; i += L) {
                    FloatVector slope = VectorMath.expm1(
                                    FloatVector.fromArray(S, source, so + i).neg())
                            .neg();
                    slope.mul(FloatVector.fromArray(S, dy, dyo + i)).intoArray(dx, dxo + i);
                }
            }
            case GELU, ERF -> end = 0;
        }
        for (int i = end; i < n; i++) {
            dx[dxo + i] = PlainPointwise.gradient(f, source[so + i], dy[dyo + i]);
        }
    }

    /** The derivative is {@code above} where y > 0 and {@code factor y + offset} elsewhere. */
    private static void steps(
            int end,
            float[] source,
            int so,
            float[] dy,
            int dyo,
            float[] dx,
            int dxo,
            float above,
            float factor,
            float offset) {
        for (int i = 0; i < end; i += L) {
            FloatVector y = FloatVector.fromArray(S, source, so + i);
            FloatVector below = y.mul(factor).add(offset);
            FloatVector slope = FloatVector.broadcast(S, above).blend(below, y.compare(VectorOperators.LE, 0));
            slope.mul(FloatVector.fromArray(S, dy, dyo + i)).intoArray(dx, dxo + i);
        }
    }
}
