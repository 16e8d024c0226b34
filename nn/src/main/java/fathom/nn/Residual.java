package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A residual connection, y = shortcut(x) + beta * branch(x). Source: He et al. 2015, arXiv:1512.03385; a beta below 1 slows the shattering of
 * gradients (Balduzzi et al. 2017, arXiv:1702.08591).
 */
public final class Residual implements Layer {
    private enum Shortcut {
        IDENTITY,
        PROJECTION,
        OPTION_A
    }

    private final Layer branch;
    private final Shortcut shortcut;
    private final @Nullable Layer projection;
    private final int stride;
    private final int outChannels;
    private final double beta;

    private Residual(
            Layer branch, Shortcut shortcut, @Nullable Layer projection, int stride, int outChannels, double beta) {
        this.branch = branch;
        this.shortcut = shortcut;
        this.projection = projection;
        this.stride = stride;
        this.outChannels = outChannels;
        this.beta = beta;
    }

    /** y = x + branch(x), for a branch that keeps the shape. */
    public static Residual of(Layer branch) {
        return new Residual(branch, Shortcut.IDENTITY, null, 1, 0, 1);
    }

    /** y = projection(x) + branch(x), usually with a 1x1 convolution of the branch's stride. */
    public static Residual projected(Layer branch, Layer projection) {
        return new Residual(branch, Shortcut.PROJECTION, projection, 1, 0, 1);
    }

    /**
     * y = every {@code stride}-th pixel of x, with zero channels added evenly on both sides, + branch(x): He et al.'s parameter-free option A.
     *
     * @throws IllegalArgumentException if the stride is less than 1
     */
    public static Residual optionA(Layer branch, int stride, int outChannels) {
        if (stride < 1 || outChannels < 1) {
            throw new IllegalArgumentException(
                    "Residual.optionA: stride and channels must be at least 1, got " + stride + " and " + outChannels);
        }
        return new Residual(branch, Shortcut.OPTION_A, null, stride, outChannels, 1);
    }

    /** The same with the branch scaled by a constant. */
    public Residual scaled(double newBeta) {
        return new Residual(branch, shortcut, projection, stride, outChannels, newBeta);
    }

    /** What is added to the short cut. */
    public Layer branch() {
        return branch;
    }

    /** The layer on the short cut, null if it keeps its input or only every so many pixels of it. */
    public @Nullable Layer projection() {
        return projection;
    }

    /** The constant factor of the branch. */
    public double beta() {
        return beta;
    }

    /** The short cut keeps one pixel of this many in both directions: 1 except for option A. */
    public int stride() {
        return stride;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        Object label = tape.label(branch);
        Variable f = branch.forward(tape, x, mode);
        tape.label(this);
        Variable scaled = f;
        if (beta != 1) {
            scaled = tape.apply(Ops.scale((float) beta), f);
            release(tape, f, x);
        }
        Variable kept = switch (shortcut) {
            case IDENTITY -> x;
            case PROJECTION -> project(tape, x, mode);
            case OPTION_A -> tape.apply(Ops.shortcutA(stride, outChannels), x);
        };
        if (!kept.shape().equals(scaled.shape())) {
            throw new IllegalArgumentException(
                    this + ": the branch gives " + scaled.shape() + ", the short cut " + kept.shape());
        }
        Variable sum = tape.apply(Ops.add(), kept, scaled);
        release(tape, scaled, x);
        release(tape, kept, x);
        tape.label(label);
        return sum;
    }

    private Variable project(Tape tape, Variable x, Mode mode) {
        if (projection == null) {
            throw new IllegalStateException("no projection");
        }
        Object label = tape.label(projection);
        Variable projected = projection.forward(tape, x, mode);
        tape.label(label);
        return projected;
    }

    /** x itself belongs to the caller. */
    private static void release(Tape tape, Variable variable, Variable x) {
        if (variable != x) {
            tape.release(variable);
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape f = branch.outputShape(input);
        Shape kept = switch (shortcut) {
            case IDENTITY -> input;
            case PROJECTION -> projection == null ? input : projection.outputShape(input);
            case OPTION_A -> Shape.of((input.dim(0) - 1) / stride + 1, (input.dim(1) - 1) / stride + 1, outChannels);
        };
        if (!kept.equals(f)) {
            throw new IllegalArgumentException(
                    this + ": the branch gives " + f + " per example, the short cut " + kept);
        }
        return f;
    }

    @Override
    public List<Layer> children() {
        return projection == null ? List.of(branch) : List.of(branch, projection);
    }

    @Override
    public String toString() {
        return "Residual[" + branch + (beta == 1 ? "" : ", scaled by " + beta)
                + switch (shortcut) {
                    case IDENTITY -> "";
                    case PROJECTION -> ", projection " + projection;
                    case OPTION_A -> ", option A to " + outChannels + " channels, stride " + stride;
                }
                + "]";
    }
}
