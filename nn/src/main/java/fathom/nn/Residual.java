package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.tensor.Shape;
import fathom.theory.Step;
import fathom.theory.SumStep;
import java.util.List;
import java.util.Optional;

/**
 * A residual connection, y = shortcut(x) + beta * branch(x). Source: He et al. 2015, arXiv:1512.03385; a beta below 1 slows the shattering of
 * gradients (Balduzzi et al. 2017, arXiv:1702.08591).
 */
public final class Residual implements Fusible {
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

    /**
     * A branch that ends in a batch normalization is added to the short cut, and put through f, in the pass that normalizes.
     */
    @Override
    public Variable forward(Tape tape, Variable x, Activation f, Mode mode) {
        Line line = Line.of(branch);
        Layer last = line.stops().isEmpty()
                ? IDENTITY
                : line.stops().get(line.stops().size() - 1).layer();
        if (last instanceof BatchNorm norm && beta == 1 && line.segments().isEmpty() && !tape.isSeparate()) {
            return normalized(tape, x, line, norm, f, mode);
        }
        Variable y = sum(tape, x, mode);
        if (f.kind() == Activation.Kind.IDENTITY) {
            return y;
        }
        Variable z = tape.applyInPlace(Ops.activate(f), y);
        tape.release(y);
        return z;
    }

    private Variable normalized(Tape tape, Variable x, Line line, BatchNorm norm, Activation f, Mode mode) {
        Object label = tape.label(shortcut);
        Variable kept = shortcut.forward(tape, x, mode);
        tape.label(branch);
        Variable h = new LinePass(line, mode).runToLast(tape, x);
        checkShapes(h, kept);
        tape.label(norm);
        Variable y = norm.forward(tape, h, kept, f, mode);
        release(tape, h, x);
        release(tape, kept, x);
        tape.label(label);
        return y;
    }

    private Variable sum(Tape tape, Variable x, Mode mode) {
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
        checkShapes(scaled, kept);
        Variable sum = tape.apply(Ops.add(), kept, scaled);
        release(tape, scaled, x);
        release(tape, kept, x);
        tape.label(label);
        return sum;
    }

    private void checkShapes(Variable added, Variable kept) {
        if (!kept.shape().equals(added.shape())) {
            throw new IllegalArgumentException(
                    this + ": the branch gives " + added.shape() + ", the short cut " + kept.shape());
        }
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
