package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation on a flat list. Recording order is a topological order, so the backward pass is a loop
 * from the end to the start: nothing is sorted and nothing recurses, whatever the depth.
 *
 * <p>The tape owns the memory of values and gradients: it takes it from {@link Buffers}, frees a value once no backward
 * reads it and its user has {@linkplain #release released} it, and frees the rest as the backward pass goes by. One
 * tape serves one pass, on one thread:
 *
 * <pre>{@code
 * try (Tape tape = Tape.recording(kernels, buffers)) {
 *     Variable loss = network.forward(tape, tape.constant(images), mode) ...;
 *     tape.backward(loss);          // gradients are now in the parameters
 * }
 * }</pre>
 *
 * <p>Who watches, and where gradients go, say {@link TapeOptions}; derivatives along a direction are {@link ForwardMode}.
 */
public final class Tape implements AutoCloseable {
    final Kernels kernels;
    final Buffers buffers;
    final TapeOptions options;
    final @Nullable Handover handover;
    final List<Variable> variables = new ArrayList<>();
    private final List<Shape> inputShapes = new ArrayList<>(); // of the op that is being recorded
    private final boolean recording;
    private final boolean recomputing;
    private final @Nullable Companion companion;
    private @Nullable Object label;
    private boolean passed;

    private Tape(
            Kernels kernels,
            Buffers buffers,
            TapeOptions options,
            @Nullable Handover handover,
            @Nullable Companion companion,
            boolean recording,
            boolean recomputing) {
        this.kernels = kernels;
        this.buffers = buffers;
        this.options = options;
        this.handover = handover;
        this.companion = companion;
        this.recording = recording;
        this.recomputing = recomputing;
    }

    /** A tape that remembers what its {@link #backward} needs. */
    public static Tape recording(Kernels kernels, Buffers buffers) {
        return recording(kernels, buffers, TapeOptions.DEFAULT);
    }

    /** The same with options. */
    public static Tape recording(Kernels kernels, Buffers buffers, TapeOptions options) {
        Handover handover = options.receiver == null ? null : new Handover(buffers, options.receiver);
        return new Tape(kernels, buffers, options, handover, null, true, false);
    }

    /** A tape that only computes: every value is freed as soon as it is released. */
    public static Tape inference(Kernels kernels, Buffers buffers) {
        return inference(kernels, buffers, TapeOptions.DEFAULT);
    }

    /** The same with options, of which those of the backward pass have no meaning. */
    public static Tape inference(Kernels kernels, Buffers buffers, TapeOptions options) {
        return new Tape(kernels, buffers, options, null, null, false, false);
    }

    /** An inference tape that tells a companion what happens on it. */
    static Tape accompanied(Kernels kernels, Buffers buffers, Companion companion) {
        return new Tape(kernels, buffers, TapeOptions.DEFAULT, null, companion, false, false);
    }

    /** A tape for a segment of this one. */
    Tape inner(boolean records, boolean recomputes) {
        Tape inner = new Tape(kernels, buffers, options, handover, null, records, recomputes);
        inner.label = label;
        return inner;
    }

    /**
     * Whether this pass repeats one that was already made, so that side effects such as running statistics must not
     * happen again.
     */
    public boolean isRecomputing() {
        return recomputing;
    }

    /** Whether ops that could be one are to be {@linkplain TapeOptions#separate applied one by one}. */
    public boolean isSeparate() {
        return options.separate;
    }

    /**
     * Names what is applied from now on, for probes and errors: usually the layer. Returns the name in force before.
     */
    public @Nullable Object label(@Nullable Object name) {
        Object before = label;
        label = name;
        return before;
    }

    /** A value that no gradient flows to. It is not copied and stays the caller's. */
    public Variable constant(Tensor tensor) {
        return leaf(tensor, false);
    }

    /**
     * A leaf whose gradient the backward pass leaves in {@link #gradient}. The tensor is not copied and stays the
     * caller's.
     */
    public Variable input(Tensor tensor) {
        return leaf(tensor, recording);
    }

    /**
     * A leaf whose gradient the backward pass adds to the parameter.
     *
     * @throws IllegalStateException if the tape hands gradients over and the parameter has one already
     */
    public Variable parameter(Parameter parameter) {
        Variable variable = leaf(parameter.storage, recording && !options.frozen && parameter.trainable());
        variable.parameter = parameter;
        if (handover != null && !recomputing) {
            handover.recorded(parameter); // frozen or not: to read the value is a use too
        }
        return variable;
    }

    Variable leaf(Tensor tensor, boolean wantsGradient) {
        return leaf(Storage.borrowed(tensor), wantsGradient);
    }

    private Variable leaf(Storage value, boolean wantsGradient) {
        Variable variable = new Variable(this, variables.size(), value.tensor().shape(), List.of(), wantsGradient);
        variable.value = value;
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
     * Applies an op to a variable that nobody uses afterwards: writes the result over it where the op may and no
     * backward reads the variable, and releases it otherwise.
     */
    public Variable applyInPlace(Op op, Variable input) {
        return apply(op, List.of(input), true);
    }

    private Variable apply(Op op, List<Variable> inputs, boolean lastUse) {
        List<Tensor> values = new ArrayList<>(inputs.size());
        for (Variable input : inputs) {
            checkOwn(input);
            values.add(input.value());
        }
        Variable output = record(op, inputs); // before its op runs: if that throws, close finds the memory
        Probe probe = recomputing ? null : options.probe;
        if (probe != null) {
            probe.beforeApply(label, op, values);
        }
        compute(op, values, output, lastUse);
        if (companion != null) {
            companion.applied(op, inputs, values, output);
        }
        if (lastUse) {
            release(inputs.get(0));
        }
        if (probe != null) {
            probe.onValue(label, op, output.value());
        }
        return output;
    }

    /** Puts an application without its value on the tape. */
    private Variable record(Op op, List<Variable> inputs) {
        inputShapes.clear();
        boolean wantsGradient = false;
        for (Variable input : inputs) {
            inputShapes.add(input.shape);
            wantsGradient |= input.wantsGradient;
        }
        Variable output = new Variable(this, variables.size(), op.outputShape(inputShapes), inputs, wantsGradient);
        output.op = op;
        output.label = label;
        if (wantsGradient) {
            Op.Reads reads = op.reads();
            output.needed = reads.output();
            if (reads.inputs()) {
                for (Variable input : inputs) {
                    input.needed = true;
                }
            }
        }
        variables.add(output);
        return output;
    }

    /** Computes the value: as a view or over the first input where that may be, else in memory of the pool. */
    private void compute(Op op, List<Tensor> values, Variable output, boolean lastUse) {
        Variable first = output.inputs.get(0);
        Storage shared = first.value;
        if (op.isView() && shared != null) {
            output.value = shared.share();
            return;
        }
        boolean inPlace = lastUse
                && op.mayOverwriteInput()
                && !first.needed
                && shared != null
                && shared.exclusive()
                && output.shape.size() == first.shape.size();
        if (inPlace) {
            output.value = shared;
            first.value = null;
        } else {
            output.value = Storage.pooled(buffers.take(output.shape));
        }
        if (op instanceof RememberingOp remembering && output.wantsGradient) {
            List<Shape> shapes = values.stream().map(Tensor::shape).toList();
            Storage memory = Storage.pooled(buffers.take(remembering.memoryShape(shapes)));
            output.memory = memory;
            remembering.forward(kernels, values, output.value(), memory.tensor());
        } else {
            op.forward(kernels, values, output.value());
        }
    }

    /**
     * Applies a segment of which only the output is kept: backward records the segment again to differentiate it.
     * Memory for time: with segments of sqrt(depth) layers a network of that depth keeps 2 sqrt(depth) activations and
     * takes about a third more time (Chen et al. 2016, arXiv:1604.06174). Gradients are the same to the bit.
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
     * Says that the caller applies nothing to this variable any more. Its memory is freed at once if no backward reads
     * the value, and otherwise as the backward pass goes by. Leaves stay.
     */
    public void release(Variable variable) {
        checkOwn(variable);
        if (!variable.isLeaf() && !(recording && variable.needed)) {
            variable.freeValue(buffers);
            if (companion != null) {
                companion.released(variable);
            }
        }
    }

    /**
     * Adds the gradient of a scalar to every parameter that it depends on. Passes the tape: the values on it are freed,
     * but for the scalar's own.
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
        new BackwardPass(this).run(scalar, Storage.pooled(one));
    }

    /**
     * Adds the vector-Jacobian product covector * d(output)/d(parameter) to every parameter, and leaves that of the
     * inputs in {@link #gradient}. Passes the tape, as {@link #backward(Variable)} does.
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
        new BackwardPass(this).run(output, Storage.pooled(copy));
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
            variable.dropGradient(buffers);
            variable.freeMemory(buffers);
        }
        variables.clear();
    }

    /** The number of variables on the tape. */
    public int size() {
        return variables.size();
    }

    void checkOwn(Variable variable) {
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
