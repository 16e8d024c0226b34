package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.theory.Step;
import fathom.theory.SumStep;
import java.util.List;
import java.util.Optional;

/**
 * A residual connection, y = shortcut(x) + beta * branch(x). Source: He et al. 2015, arXiv:1512.03385; a beta below 1 slows the shattering of
 * gradients (Balduzzi et al. 2017, arXiv:1702.08591).
 */
public final class Residual implements Layer {
    private static final Layer IDENTITY = Chain.of();

    private final Layer branch;
    private final Layer shortcut;
    private final double beta;

    private Residual(Layer branch, Layer shortcut, double beta) {
        this.branch = branch;
        this.shortcut = shortcut;
        this.beta = beta;
    }

    /** y = x + branch(x), for a branch that keeps the shape. */
    public static Residual of(Layer branch) {
        return new Residual(branch, IDENTITY, 1);
    }

    /** y = projection(x) + branch(x), usually with a 1x1 convolution of the branch's stride. */
    public static Residual projected(Layer branch, Layer projection) {
        return new Residual(branch, projection, 1);
    }

    /**
     * y = every {@code stride}-th pixel of x, with zero channels added evenly on both sides, + branch(x): He et al.'s parameter-free option A.
     *
     * @throws IllegalArgumentException if the stride is less than 1
     */
    public static Residual optionA(Layer branch, int stride, int outChannels) {
        return new Residual(branch, new OptionA(stride, outChannels), 1);
    }

    /** The same with the branch scaled by a constant. */
    public Residual scaled(double newBeta) {
        return new Residual(branch, shortcut, newBeta);
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
        tape.label(shortcut);
        Variable kept = shortcut.forward(tape, x, mode);
        tape.label(this);
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

    /** x itself belongs to the caller. */
    private static void release(Tape tape, Variable variable, Variable x) {
        if (variable != x) {
            tape.release(variable);
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape f = branch.outputShape(input);
        Shape kept = shortcut.outputShape(input);
        if (!kept.equals(f)) {
            throw new IllegalArgumentException(
                    this + ": the branch gives " + f + " per example, the short cut " + kept);
        }
        return f;
    }

    @Override
    public Optional<Step> signal(Shape input) {
        Optional<Step.Part> added = part(branch, 0, input);
        Optional<Step.Part> kept = part(shortcut, 1, input);
        return added.flatMap(b -> kept.map(s -> new SumStep(b, s, beta)));
    }

    private static Optional<Step.Part> part(Layer layer, int index, Shape input) {
        return layer.signal(input).map(step -> new Step.Part(Network.name(layer, index), layer.toString(), step));
    }

    @Override
    public List<Layer> children() {
        return shortcut == IDENTITY ? List.of(branch) : List.of(branch, shortcut);
    }

    @Override
    public String toString() {
        return "Residual[" + branch + (beta == 1 ? "" : ", scaled by " + beta)
                + (shortcut == IDENTITY ? "" : ", short cut " + shortcut) + "]";
    }
}
