package fathom.kernel;

/** {@link Pointwise} in plain Java, element by element. */
final class PlainPointwise implements Pointwise {
    /** The constants of SELU: the scale, and its product with alpha. */
    static final float SCALE = (float) ScalarActivations.SELU_SCALE;

    static final float SCALE_ALPHA = (float) (ScalarActivations.SELU_SCALE * ScalarActivations.SELU_ALPHA);

    @Override
    public void forward(Activation f, int n, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = value(f, x[xOffset + i]);
        }
    }

    @Override
    public void backward(
            Activation f, int n, float[] source, int sourceOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
        for (int i = 0; i < n; i++) {
            dx[dxOffset + i] = gradient(f, source[sourceOffset + i], dy[dyOffset + i]);
        }
    }

    @Override
    public void add(int n, float[] x, int xOffset, float[] y, int yOffset) {
        Rows.add(n, x, xOffset, y, yOffset);
    }

    @Override
    public int largest(int begin, int end, float[] x) {
        int largest = 0;
        for (int i = begin; i < end; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(x[i]) & Integer.MAX_VALUE);
        }
        return largest;
    }

    @Override
    public void multiply(int power, int begin, int end, float[] x, float[] y) {
        float first = Math.scalb(1f, power / 2); // 2^power may have no float
        float second = Math.scalb(1f, power - power / 2);
        for (int i = begin; i < end; i++) {
            y[i] = x[i] * first * second;
        }
    }

    @Override
    public void divide(int power, int begin, int end, float[] y) {
        float least = Math.scalb(1f, power - 126);
        float first = Math.scalb(1f, -(power / 2));
        float second = Math.scalb(1f, power / 2 - power);
        for (int i = begin; i < end; i++) {
            y[i] = Math.abs(y[i]) < least ? 0 : y[i] * first * second;
        }
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
        float least = leastMove(rate);
        for (int i = begin; i < end; i++) {
            float g = gradient[i] + decay * w[i];
            float vi = momentum * v[i] + g;
            v[i] = Math.abs(vi) < Float.MIN_NORMAL ? 0 : vi;
            float move = nesterov ? g + momentum * vi : vi;
            w[i] -= rate * (Math.abs(move) < least ? 0 : move);
        }
    }

    /** What times the rate is the least number that is not subnormal. */
    static float leastMove(float rate) {
        return Float.MIN_NORMAL / Math.abs(rate);
    }

    /** f(x). */
    static float value(Activation f, float x) {
        return switch (f.kind()) {
            case IDENTITY -> x;
            case TANH -> FloatMath.tanh(x);
            case SIGMOID -> 1 / (FloatMath.exp(-x) + 1);
            case RELU -> Math.max(x, 0f);
            case LEAKY_RELU -> x <= 0 ? x * f.parameter() : x;
            case ELU -> x <= 0 ? FloatMath.expm1(x) * f.parameter() : x;
            case SELU -> x <= 0 ? FloatMath.expm1(x) * SCALE_ALPHA : x * SCALE;
            case GELU, SOFTPLUS, ERF -> (float) ScalarActivations.value(f, x);
        };
    }

    /** dy f', f' from the output where {@link Activation#derivativeFromOutput} holds and from the input elsewhere. */
    static float gradient(Activation f, float source, float dy) {
        return switch (f.kind()) {
            case IDENTITY -> dy;
            case TANH -> Math.fma(-source, source, 1f) * dy;
            case SIGMOID -> Math.fma(-source, source, source) * dy;
            case RELU -> step(source, 1, 0, 0) * dy;
            case LEAKY_RELU -> step(source, 1, 0, f.parameter()) * dy;
            case ELU -> step(source, 1, 1, f.parameter()) * dy;
            case SELU -> step(source, SCALE, 1, SCALE_ALPHA) * dy;
            case SOFTPLUS -> -FloatMath.expm1(-source) * dy;
            case GELU, ERF -> (float) (dy * ScalarActivations.derivative(f, source));
        };
    }

    /** {@code above} where y > 0, and {@code factor y + offset} elsewhere. */
    private static float step(float y, float above, float factor, float offset) {
        return y <= 0 ? y * factor + offset : above;
    }
}
