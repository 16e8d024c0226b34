package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Pointwise} with the Vector API, to the bits of {@link PlainPointwise}, which computes what does not fill a vector and the functions that
 * have no vector version here. Loops over long functions are in {@link VectorMath}.
 */
final class VectorPointwise implements Pointwise {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    private final Pointwise plain = new PlainPointwise();

    @Override
    public void forward(Activation f, int n, float[] x, int xo, float[] y, int yo) {
        int end = S.loopBound(n);
        switch (f.kind()) {
            case IDENTITY -> System.arraycopy(x, xo, y, yo, end);
            case TANH -> {
                VectorMath.tanh(n, x, xo, y, yo);
                end = n;
            }
            case SIGMOID -> {
                VectorMath.exp(n, -1, 0, x, xo, y, yo);
                for (int i = yo; i < yo + n; i++) {
                    y[i] = 1 / (y[i] + 1);
                }
                end = n;
            }
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
            case ELU -> {
                VectorMath.elu(n, 1, f.parameter(), x, xo, y, yo);
                end = n;
            }
            case SELU -> {
                VectorMath.elu(n, PlainPointwise.SCALE, PlainPointwise.SCALE_ALPHA, x, xo, y, yo);
                end = n;
            }
            case GELU, SOFTPLUS, ERF -> end = 0;
        }
        for (int i = end; i < n; i++) {
            y[yo + i] = PlainPointwise.value(f, x[xo + i]);
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
            case GELU, SOFTPLUS, ERF -> end = 0;
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

    @Override
    public void add(int n, float[] x, int xo, float[] y, int yo) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector.fromArray(S, y, yo + i)
                    .add(FloatVector.fromArray(S, x, xo + i))
                    .intoArray(y, yo + i);
        }
        Rows.add(n - end, x, xo + end, y, yo + end);
    }

    @Override
    public int largest(int begin, int end, float[] x) {
        int bound = begin + S.loopBound(end - begin);
        FloatVector largest = FloatVector.zero(S);
        for (int i = begin; i < bound; i += L) {
            largest = FloatVector.fromArray(S, x, i).abs().max(largest);
        }
        int bits = Float.floatToIntBits(largest.reduceLanes(VectorOperators.MAX));
        return Math.max(bits, plain.largest(bound, end, x));
    }

    @Override
    public void multiply(int power, int begin, int end, float[] x, float[] y) {
        plain.multiply(power, begin, end, x, y); // a loop that the JIT compiler vectorizes by itself
    }

    @Override
    public void divide(int power, int begin, int end, float[] y) {
        int bound = begin + S.loopBound(end - begin);
        float least = Math.scalb(1f, power - 126);
        FloatVector first = FloatVector.broadcast(S, Math.scalb(1f, -(power / 2)));
        FloatVector second = FloatVector.broadcast(S, Math.scalb(1f, power / 2 - power));
        for (int i = begin; i < bound; i += L) {
            FloatVector v = flushed(FloatVector.fromArray(S, y, i), least);
            v.mul(first).mul(second).intoArray(y, i);
        }
        plain.divide(power, bound, end, y);
    }

    /** Zero where the magnitude is below {@code least}. */
    private static FloatVector flushed(FloatVector x, float least) {
        return x.blend(0, x.lanewise(VectorOperators.ABS).compare(VectorOperators.LT, least));
    }

    @Override
    public void momentumStep(
            int begin,
            int end,
            float rate,
            float momentum,
            float decay,
            boolean nesterov,
            float[] gradient,
            float[] w,
            float[] v) {
        int bound = begin + S.loopBound(end - begin);
        float least = PlainPointwise.leastMove(rate);
        for (int i = begin; i < bound; i += L) {
            FloatVector wi = FloatVector.fromArray(S, w, i);
            FloatVector g = FloatVector.fromArray(S, gradient, i).add(wi.mul(decay));
            FloatVector vi = FloatVector.fromArray(S, v, i).mul(momentum).add(g);
            flushed(vi, Float.MIN_NORMAL).intoArray(v, i);
            FloatVector move = nesterov ? vi.mul(momentum).add(g) : vi;
            wi.sub(flushed(move, least).mul(rate)).intoArray(w, i);
        }
        plain.momentumStep(bound, end, rate, momentum, decay, nesterov, gradient, w, v);
    }
}
