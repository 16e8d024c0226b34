package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Adds to each token {@code [N, T, width]} where it stands: sines of the position in the even columns, cosines in the odd ones,
 *
 * <pre>s(p, j) = sin or cos (p / 10000^(2 floor(j / 2) / width))</pre>
 *
 * and, if asked, when it is there: the same of the number of the step in a network that applies one block many times. Both count from 0. Source:
 * Vaswani et al. 2017, arXiv:1706.03762; Dehghani et al. 2018, arXiv:1807.03819.
 */
final class TimingSignal implements Layer {
    /** No signal of time. */
    static final int NO_STEP = -1;

    private final int step;
    private volatile @Nullable Tensor latest; // sines take longer than the addition, and shapes seldom change

    TimingSignal(int step) {
        this.step = step;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.addToEach(constant(outputShape(x.shape().example()))), x);
    }

    private Tensor constant(Shape shape) {
        Tensor kept = latest;
        if (kept != null && kept.shape().equals(shape)) {
            return kept;
        }
        int tokens = shape.dim(0);
        int width = shape.dim(1);
        Tensor all = Tensor.zeros(shape);
        float[] time = new float[width];
        if (step >= 0) {
            add(step, width, time, 0);
        }
        for (int t = 0; t < tokens; t++) {
            System.arraycopy(time, 0, all.array(), t * width, width);
            add(t, width, all.array(), t * width);
        }
        latest = all;
        return all;
    }

    /** StrictMath: the same bits on every machine. */
    private static void add(int position, int width, float[] to, int offset) {
        for (int j = 0; j < width; j++) {
            double angle = position / StrictMath.pow(10_000, 2.0 * (j / 2) / width);
            to[offset + j] += (float) (j % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle));
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + " per example, expected [T, width]");
        }
        return input;
    }

    @Override
    public String toString() {
        return step == NO_STEP ? "position signal" : "position and time signal";
    }
}
