package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation on a flat list. Recording order is a topological order, so the backward pass is a loop from the end to the
 * start: nothing is sorted and nothing recurses, whatever the depth.
 *
 * <p>The tape owns the memory of values and gradients: it takes it from {@link Buffers}, frees a value once no backward reads it and its
 * user has {@linkplain #release released} it, and frees the rest as the backward pass goes by. One tape serves one pass, on one thread:
 *
 * <pre>{@code
 * try (Tape tape = Tape.recording(kernels, buffers)) {
 *     Variable loss = network.forward(tape, tape.constant(images), mode) ...;
 *     tape.backward(loss);          // gradients are now in the parameters
 * }
 * }</pre>
 */
public final class Tape implements AutoCloseable {
    private final Kernels kernels;
    private final Buffers buffers;
    private final boolean recording;
    private final boolean recomputing;
    private final @Nullable Handover handover;
    private final List<Variable> variables = new ArrayList<>();
    private @Nullable Probe probe;
    private @Nullable Object label;
    private boolean separate;
    private boolean frozen;
    private boolean passed;

    private Tape(
            Kernels kernels, Buffers buffers, boolean recording, boolean recomputing, @Nullable Handover handover) {
        this.kernels = kernels;
        this.buffers = buffers;
        this.recording = recording;
        this.recomputing = recomputing;
        this.handover = handover;
    }

    /** A tape that remembers what its {@link #backward} needs. */
    public static Tape recording(Kernels kernels, Buffers buffers) {
        return new Tape(kernels, buffers, true, false, null);
    }

    /**
     * A tape whose {@link #backward} hands over each parameter with a gradient, once, in the course of the pass: as soon as the gradient is final
     * and nothing will read the parameter's value any more, so that the receiver may move it. The gradient is there for that call only. Its memory
     * is of the buffers and goes back to them, so that a deep network never holds all of its gradients. If the pass fails, what was handed over
     * stays as the receiver left it, and no parameter keeps a part of a gradient.
     *
     * @param receiver called on the thread of the backward pass, in the reverse order of first uses; what it throws ends the pass
     */
    public static Tape recording(Kernels kernels, Buffers buffers, Consumer<Parameter> receiver) {
        return new Tape(kernels, buffers, true, false, new Handover(buffers, receiver));
    }

    /** A tape that only computes: every value is freed as soon as it is released. */
    public static Tape inference(Kernels kernels, Buffers buffers) {
        return new Tape(kernels, buffers, false, false, null);
    }

    /** A tape for a segment of this one, watched, labelled and frozen as this one is. */
    private Tape inner(boolean records, boolean recomputes) {
        Tape inner = new Tape(kernels, buffers, records, recomputes, handover);
        inner.probe = probe;
        inner.label = label;
        inner.separate = separate;
        inner.frozen = frozen;
        return inner;
    }

    /** Whether this pass repeats one that was already made, so that side effects such as running statistics must not happen again. */
    public boolean isRecomputing() {
        return recomputing;
    }

    /** Has the probe watch everything applied from now on. */
    public void watch(Probe watcher) {
        this.probe = watcher;
    }

    /**
     * Has containers apply from now on what they would fuse op by op, so that a probe sees what is before an activation too. The results may
     * differ in the last bit, and more memory is kept.
     */
    public void separate() {
        this.separate = true;
    }

    /** Whether ops that could be one are to be {@linkplain #separate() applied one by one}. */
    public boolean isSeparate() {
        return separate;
    }

    /** Names what is applied from now on, for probes and errors: usually the layer. Returns the name in force before. */
    public @Nullable Object label(@Nullable Object name) {
        Object before = label;
        label = name;
        return before;
    }

    /** A value that no gradient flows to. It is not copied and stays the caller's. */
    public Variable constant(Tensor tensor) {
        return leaf(tensor, false);
    }

    /** A leaf whose gradient the backward pass leaves in {@link #gradient}. The tensor is not copied and stays the caller's. */
    public Variable input(Tensor tensor) {
        return leaf(tensor, recording);
    }

    /**
     * A leaf that varies along a direction: {@link #tangent} of what depends on it is the derivative along that direction, a Jacobian-vector
     * product. Neither tensor is copied; both stay the caller's.
     *
     * @throws IllegalStateException on a recording tape
     * @throws IllegalArgumentException if the two shapes differ
     */
    public Variable varying(Tensor tensor, Tensor direction) {
        if (recording) {
            throw new IllegalStateException("a recording tape has no forward derivatives: use an inference tape");
        }
        if (!tensor.shape().equals(direction.shape())) {
            throw new IllegalArgumentException(
                    "varying: direction of shape " + direction.shape() + ", expected " + tensor.shape());
        }
        Variable variable = leaf(tensor, false);
        variable.tangent = Storage.borrowed(direction);
        return variable;
    }

    /**
     * The derivative of a variable along the direction of what it depends on: valid until the variable is released or the tape closed.
     *
     * @throws IllegalStateException if it depends on nothing that varies
     */
    public Tensor tangent(Variable variable) {
        checkOwn(variable);
        if (variable.tangent == null) {
            throw new IllegalStateException("no tangent for " + variable + ": it depends on nothing that varies");
        }
        return variable.tangent.shaped(variable.shape);
    }

    /** Treats parameters as constants from now on: the backward pass leaves their gradients as they are. */
    public void freezeParameters() {
        this.frozen = true;
    }

    /**
     * A leaf whose gradient the backward pass adds to the parameter.
     *
     * @throws IllegalStateException if the tape hands gradients over and the parameter has one already
     */
    public Variable parameter(Parameter parameter) {
        Variable variable = leaf(parameter.value(), recording && !frozen && parameter.trainable());
        variable.parameter = parameter;
        if (handover != null && !recomputing) {
            handover.recorded(parameter); // frozen or not: to read the value is a use too
        }
        return variable;
    }

    private Variable leaf(Tensor tensor, boolean wantsGradient) {
        Variable variable = new Variable(this, variables.size(), tensor.shape(), List.of(), wantsGradient);
        variable.value = Storage.borrowed(tensor);
        variables.add(variable);
        return variable;
    }

    /**
     * Applies an op.
     *
     * @throws IllegalArgumentException if the shapes do not fit or a variable belongs to another tape
     */
    public Variable apply(Op op, Variable... inputs) {
        return apply(op, List.of(inputs), false);
    }

    /**
     * Applies an op to a variable that nobody uses afterwards: writes the result over it where the op may and no backward reads the
     * variable, and releases it otherwise.
     */
    public Variable applyInPlace(Op op, Variable input) {
        return apply(op, List.of(input), true);
    }

    private Variable apply(Op op, List<Variable> inputs, boolean lastUse) {
        List<Shape> shapes = new ArrayList<>(inputs.size());
        List<Tensor> values = new ArrayList<>(inputs.size());
        boolean wantsGradient = false;
        for (Variable input : inputs) {
            checkOwn(input);
            shapes.add(input.shape);
            values.add(input.value());
            wantsGradient |= input.wantsGradient;
        }
        Variable output = new Variable(this, variables.size(), op.outputShape(shapes), inputs, wantsGradient);
        output.op = op;
        output.label = label;
        if (wantsGradient) {
            Op.Reads reads = op.reads();
            output.needed = reads == Op.Reads.OUTPUT || reads == Op.Reads.BOTH;
            if (reads == Op.Reads.INPUTS || reads == Op.Reads.BOTH) {
                inputs.forEach(input -> input.needed = true);
            }
        }
        variables.add(output); // before its op runs: if that throws, close finds the memory
        if (probe != null && !recomputing) {
            probe.beforeApply(label, op, values);
        }
        Variable first = inputs.get(0);
        Storage shared = first.value;
        if (op.isView() && shared != null) {
            output.value = shared.share();
        } else if (lastUse
                && op.mayOverwriteInput()
                && !first.needed
                && shared != null
                && shared.exclusive()
                && output.shape.size() == first.shape.size()) {
            output.value = shared;
            first.value = null;
            op.forward(kernels, values, output.value());
        } else {
            output.value = Storage.pooled(buffers.take(output.shape));
            op.forward(kernels, values, output.value());
        }
        differentiateForward(op, inputs, values, output);
        if (lastUse) {
            release(first);
        }
        if (probe != null && !recomputing) {
            probe.onValue(label, op, output.value());
        }
        return output;
    }

    private static boolean varies(List<Variable> inputs) {
        for (Variable input : inputs) {
            if (input.tangent != null) {
                return true;
            }
        }
        return false;
    }

    private void differentiateForward(Op op, List<Variable> inputs, List<Tensor> values, Variable output) {
        if (!varies(inputs)) {
            return;
        }
        List<@Nullable Tensor> tangents = new ArrayList<>(inputs.size());
        for (Variable input : inputs) {
            tangents.add(input.tangent == null ? null : input.tangent.shaped(input.shape));
        }
        Storage first = inputs.get(0).tangent;
        if (op.isView() && first != null) {
            output.tangent = first.share();
            return;
        }
        Storage result = Storage.pooled(buffers.take(output.shape));
        output.tangent = result; // before it is computed: if that throws, close finds the memory
        op.tangent(kernels, values, output.value(), tangents, result.tensor());
    }

    /**
     * Applies a segment of which only the output is kept: backward records the segment again to differentiate it. Memory for time: with
     * segments of sqrt(depth) layers a network of that depth keeps 2 sqrt(depth) activations and takes about a third more time (Chen et al.
     * 2016, arXiv:1604.06174). Gradients are the same to the bit.
     */
    public Variable checkpoint(Segment segment, Variable input) {
        checkOwn(input);
        if (!recording) { // nothing will be computed again
            return segment.forward(this, input);
        }
        Storage result;
        Shape shape;
        try (Tape inner = inner(false, recomputing)) {
            Variable inside = inner.constant(input.value());
            Variable last = segment.forward(inner, inside);
            shape = last.shape;
            result = inner.detach(last);
        }
        Variable output = new Variable(this, variables.size(), shape, List.of(input), true);
        output.segment = segment;
        output.label = label;
        output.value = result;
        input.needed = true;
        variables.add(output);
        return output;
    }

    /** Takes a value off this tape: its memory outlives the tape. */
    private Storage detach(Variable variable) {
        checkOwn(variable);
        Storage storage = variable.value;
        if (storage != null && storage.exclusive()) {
            variable.value = null;
            return storage;
        }
        Tensor copy = buffers.take(variable.shape);
        System.arraycopy(variable.value().array(), 0, copy.array(), 0, copy.size());
        return Storage.pooled(copy);
    }

    /**
     * Says that the caller applies nothing to this variable any more. Its memory is freed at once if no backward reads the value, and
     * otherwise as the backward pass goes by. Leaves stay.
     */
    public void release(Variable variable) {
        checkOwn(variable);
        if (!variable.isLeaf() && !(recording && variable.needed)) {
            variable.freeValue(buffers);
            variable.dropTangent(buffers);
        }
    }

    /**
     * Adds the gradient of a scalar to every parameter that it depends on. Passes the tape: the values on it are freed, but for the
     * scalar's own.
     *
     * @throws IllegalArgumentException if the variable is not of size 1
     */
    public void backward(Variable scalar) {
        if (scalar.shape.size() != 1) {
            throw new IllegalArgumentException(
                    "backward of " + scalar + ": expected a scalar; give a covector to differentiate more");
        }
        begin(scalar);
        Tensor one = buffers.take(scalar.shape);
        one.array()[0] = 1f;
        replay(scalar, one);
    }

    /**
     * Adds the vector-Jacobian product covector * d(output)/d(parameter) to every parameter, and leaves that of the inputs in
     * {@link #gradient}. Passes the tape, as {@link #backward(Variable)} does.
     *
     * @param covector of the output's shape; not modified
     */
    public void backward(Variable output, Tensor covector) {
        if (!output.shape.equals(covector.shape())) {
            throw new IllegalArgumentException(
                    "backward of " + output + ": covector of shape " + covector.shape() + ", expected " + output.shape);
        }
        begin(output);
        Tensor copy = buffers.take(output.shape);
        System.arraycopy(covector.array(), 0, copy.array(), 0, copy.size());
        replay(output, copy);
    }

    private void replay(Variable output, Tensor start) {
        try {
            new Replay(this, kernels, buffers, probe, handover).run(variables, output, Storage.pooled(start));
            if (handover != null) {
                handover.finish();
            }
        } finally {
            if (handover != null) {
                handover.abandon();
            }
        }
    }

    private void begin(Variable output) {
        checkOwn(output);
        if (!recording || passed) {
            throw new IllegalStateException(
                    recording
                            ? "this tape has already been passed by a backward pass"
                            : "backward on an inference tape");
        }
        if (!output.wantsGradient) {
            throw new IllegalStateException("backward of " + output + ": it depends on no parameter and no input");
        }
        passed = true;
    }

    /**
     * Records a segment of this tape again, differentiates it, and adds to the gradient of its input, which the leaf on the inner tape goes
     * on with, so that sums are taken in the order of a plain pass.
     */
    void recompute(Variable variable, Segment segment) {
        Variable input = variable.inputs.get(0);
        try (Tape inner = inner(true, true)) {
            inner.label = variable.label;
            Variable inside = inner.leaf(input.value(), input.wantsGradient);
            inside.parameter = input.parameter;
            Variable last = segment.forward(inner, inside);
            Storage gradient = variable.gradient;
            if (gradient == null || !last.wantsGradient) {
                return;
            }
            inner.begin(last);
            variable.gradient = null;
            inside.gradient = input.gradient;
            input.gradient = null;
            if (handover != null && inside.parameter != null) {
                handover.expect(inside.parameter); // the leaf that stands for the outer one is passed as well
            }
            new Replay(inner, kernels, buffers, probe, handover).run(inner.variables, last, gradient);
            input.gradient = inside.gradient;
            inside.gradient = null;
        }
    }

    /**
     * The gradient that the backward pass left for an {@link #input}: valid until the tape is closed.
     *
     * @throws IllegalStateException if nothing that was differentiated depends on it
     */
    public Tensor gradient(Variable input) {
        checkOwn(input);
        if (input.gradient == null) {
            throw new IllegalStateException(
                    "no gradient for " + input + ": only an input that backward has reached has one");
        }
        return input.gradient.tensor().reshaped(input.shape);
    }

    /** Gives all memory back to the buffers. */
    @Override
    public void close() {
        for (Variable variable : variables) {
            variable.freeValue(buffers);
            variable.dropTangent(buffers);
            variable.dropGradient(buffers);
        }
        variables.clear();
    }

    /** The number of variables on the tape. */
    public int size() {
        return variables.size();
    }

    private void checkOwn(Variable variable) {
        if (variable.tape != this) {
            throw new IllegalArgumentException(variable + " belongs to another tape");
        }
    }

    @Override
    public String toString() {
        return "Tape[" + variables.size() + " variables" + (recording ? ", recording" : "") + "]"
                + (label == null ? "" : " at " + label);
    }
}
