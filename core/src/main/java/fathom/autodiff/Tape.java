package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Variable> variables = new ArrayList<>();
    private @Nullable Probe probe;
    private @Nullable Object label;
    private boolean passed;

    private Tape(Kernels kernels, Buffers buffers, boolean recording, boolean recomputing) {
        this.kernels = kernels;
        this.buffers = buffers;
        this.recording = recording;
        this.recomputing = recomputing;
    }

    /** A tape that remembers what its {@link #backward} needs. */
    public static Tape recording(Kernels kernels, Buffers buffers) {
        return new Tape(kernels, buffers, true, false);
    }

    /** A tape that only computes: every value is freed as soon as it is released. */
    public static Tape inference(Kernels kernels, Buffers buffers) {
        return new Tape(kernels, buffers, false, false);
    }

    /** Whether this pass repeats one that was already made, so that side effects such as running statistics must not happen again. */
    public boolean isRecomputing() {
        return recomputing;
    }

    /** Has the probe watch everything applied from now on. */
    public void watch(Probe watcher) {
        this.probe = watcher;
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

    /** A leaf whose gradient the backward pass adds to the parameter. */
    public Variable parameter(Parameter parameter) {
        Variable variable = leaf(parameter.value(), recording && parameter.trainable());
        variable.parameter = parameter;
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
        if (lastUse) {
            release(first);
        }
        if (probe != null && !recomputing) {
            probe.onValue(label, op, output.value());
        }
        return output;
    }

    /**
     * Applies a segment of which only the output is kept: backward records the segment again to differentiate it. Memory for time: with
     * segments of sqrt(depth) layers a network of that depth keeps 2 sqrt(depth) activations and takes about a third more time (Chen et al.
     * 2016, arXiv:1604.06174). Gradients are the same to the bit.
     */
    public Variable checkpoint(Segment segment, Variable input) {
        checkOwn(input);
        Storage result;
        Shape shape;
        try (Tape inner = new Tape(kernels, buffers, false, recomputing)) {
            inner.probe = probe;
            inner.label = label;
            Variable inside = inner.constant(input.value());
            Variable last = segment.forward(inner, inside);
            shape = last.shape;
            result = inner.detach(last);
        }
        Variable output = new Variable(this, variables.size(), shape, List.of(input), recording);
        output.segment = segment;
        output.label = label;
        output.value = result;
        input.needed |= recording;
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
            free(variable);
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
        replay(scalar, Storage.pooled(one));
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
        replay(output, Storage.pooled(copy));
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

    private void replay(Variable output, Storage start) {
        contribute(output, start); // which may be a leaf
        for (int i = variables.size() - 1; i >= 0; i--) {
            Variable variable = variables.get(i);
            if (variable.isLeaf()) {
                continue;
            }
            if (variable.gradient != null && variable.wantsGradient) {
                if (variable.segment != null) {
                    recompute(variable, variable.segment);
                } else {
                    differentiate(variable);
                }
            }
            dropGradient(variable);
            if (variable != output) {
                free(variable);
            }
        }
    }

    private void differentiate(Variable variable) {
        Op op = variable.op;
        Storage gradient = variable.gradient;
        if (op == null || gradient == null) {
            return;
        }
        if (probe != null) {
            probe.onGradient(variable.label, op, shaped(gradient, variable.shape));
        }
        if (op.isView()) {
            contribute(variable.inputs.get(0), gradient.share());
            return;
        }
        Pass pass = new Pass(variable);
        try {
            op.backward(kernels, pass);
        } catch (RuntimeException | Error e) {
            pass.abandon();
            throw e;
        }
        for (int k = 0; k < pass.contributions.length; k++) {
            Storage contribution = pass.contributions[k];
            if (contribution != null) {
                contribute(variable.inputs.get(k), contribution);
            }
        }
    }

    /** The input's leaf on the inner tape goes on with the input's own gradient, so that sums are taken in the order of a plain pass. */
    private void recompute(Variable variable, Segment segment) {
        Variable input = variable.inputs.get(0);
        try (Tape inner = new Tape(kernels, buffers, true, true)) {
            inner.probe = probe;
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
            inner.replay(last, gradient);
            input.gradient = inside.gradient;
            inside.gradient = null;
        }
    }

    /** Adds a contribution to the gradient of a variable; the memory is the tape's from here on. */
    private void contribute(Variable variable, Storage contribution) {
        if (variable.parameter != null) {
            deliver(variable.parameter, contribution);
            return;
        }
        Storage present = variable.gradient;
        if (present == null) {
            variable.gradient = contribution;
            return;
        }
        Storage sum = present.exclusive()
                ? present
                : contribution.exclusive() ? contribution : Storage.pooled(buffers.take(variable.shape));
        kernels.add(variable.shape.size(), present.array(), contribution.array(), sum.array());
        if (sum != present) {
            present.release(buffers);
        }
        if (sum != contribution) {
            contribution.release(buffers);
        }
        variable.gradient = sum;
    }

    private void deliver(Parameter parameter, Storage contribution) {
        float[] more = contribution.array();
        if (!parameter.hasGradient()) {
            System.arraycopy(more, 0, parameter.startGradient().array(), 0, more.length);
        } else if (more != parameter.gradient().array()) { // else an op has written the parameter's own memory
            float[] sum = parameter.gradient().array();
            kernels.add(sum.length, sum, more, sum);
        }
        contribution.release(buffers);
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
            free(variable);
            dropGradient(variable);
        }
        variables.clear();
    }

    /** The number of variables on the tape. */
    public int size() {
        return variables.size();
    }

    private static Tensor shaped(Storage storage, Shape shape) {
        return storage.tensor().shape().equals(shape)
                ? storage.tensor()
                : storage.tensor().reshaped(shape);
    }

    private void free(Variable variable) {
        Storage storage = variable.value;
        if (storage != null) {
            storage.release(buffers);
            variable.value = null;
        }
    }

    private void dropGradient(Variable variable) {
        Storage storage = variable.gradient;
        if (storage != null) {
            storage.release(buffers);
            variable.gradient = null;
        }
    }

    private void checkOwn(Variable variable) {
        if (variable.tape != this) {
            throw new IllegalArgumentException(variable + " belongs to another tape");
        }
    }

    /** One op's view of the backward pass. */
    private final class Pass implements Backward {
        private final Variable variable;
        private final @Nullable Storage[] contributions;

        Pass(Variable variable) {
            this.variable = variable;
            this.contributions = new @Nullable Storage[variable.inputs.size()];
        }

        @Override
        public int inputs() {
            return variable.inputs.size();
        }

        @Override
        public Shape inputShape(int index) {
            return variable.inputs.get(index).shape;
        }

        @Override
        public Tensor input(int index) {
            return variable.inputs.get(index).value();
        }

        @Override
        public Tensor output() {
            return variable.value();
        }

        /** The op may overwrite it, so memory that another gradient shares is copied first. */
        @Override
        public Tensor outputGradient() {
            Storage storage = gradientStorage();
            if (!storage.exclusive()) {
                Tensor copy = buffers.take(variable.shape);
                System.arraycopy(storage.tensor().array(), 0, copy.array(), 0, copy.size());
                storage.release(buffers);
                storage = Storage.pooled(copy);
                variable.gradient = storage;
            }
            return shaped(storage, variable.shape);
        }

        @Override
        public boolean wants(int index) {
            return variable.inputs.get(index).wantsGradient;
        }

        @Override
        public Tensor inputGradient(int index) {
            Variable input = variable.inputs.get(index);
            Parameter parameter = input.parameter;
            Storage storage = parameter != null && !parameter.hasGradient()
                    ? Storage.borrowed(parameter.startGradient())
                    : Storage.pooled(buffers.take(input.shape));
            contributions[index] = storage;
            return storage.tensor();
        }

        @Override
        public Tensor inputGradientInPlace(int index) {
            Variable input = variable.inputs.get(index);
            Tensor gradient = outputGradient();
            contributions[index] = gradientStorage().share();
            return gradient.reshaped(input.shape);
        }

        @Override
        public void passGradient(int index) {
            contributions[index] = gradientStorage().share();
        }

        /** Gives back what the op asked for before it failed, and leaves no half-written gradient in a parameter. */
        void abandon() {
            for (int k = 0; k < contributions.length; k++) {
                Storage contribution = contributions[k];
                if (contribution == null) {
                    continue;
                }
                Parameter parameter = variable.inputs.get(k).parameter;
                if (parameter != null && parameter.hasGradient() && parameter.gradient() == contribution.tensor()) {
                    parameter.clearGradient();
                }
                contribution.release(buffers);
            }
        }

        private Storage gradientStorage() {
            Storage storage = variable.gradient;
            if (storage == null) {
                throw new IllegalStateException("no gradient at " + variable);
            }
            return storage;
        }
    }

    @Override
    public String toString() {
        return "Tape[" + variables.size() + " variables" + (recording ? ", recording" : "") + "]"
                + (label == null ? "" : " at " + label);
    }
}
