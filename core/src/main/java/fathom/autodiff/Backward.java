package fathom.autodiff;

import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an op's backward may read and where it writes: its view of one entry of the tape. */
public final class Backward {
    private final Variable variable;
    private final BackwardPass pass;
    private final Buffers buffers;
    private final @Nullable Storage[] contributions;

    Backward(Variable variable, BackwardPass pass, Buffers buffers) {
        this.variable = variable;
        this.pass = pass;
        this.buffers = buffers;
        this.contributions = new @Nullable Storage[variable.inputs.size()];
    }

    /** The number of inputs that the op was applied to. */
    public int inputs() {
        return variable.inputs.size();
    }

    /** The shape of an input, whatever the op reads. */
    public Shape inputShape(int index) {
        return variable.inputs.get(index).shape;
    }

    /** The value of an input; only if the op's {@link Op#reads} says that inputs are read. */
    public Tensor input(int index) {
        return variable.inputs.get(index).value();
    }

    /** The values of all inputs, under the same condition. */
    public List<Tensor> allInputs() {
        return variable.inputs.stream().map(Variable::value).toList();
    }

    /** The value of the output; only if the op's {@link Op#reads} says that it is read. */
    public Tensor output() {
        return variable.value();
    }

    /**
     * What the forward pass of a {@link RememberingOp} left.
     *
     * @throws IllegalStateException if the op is none
     */
    public Tensor memory() {
        Storage storage = variable.memory;
        if (storage == null) {
            throw new IllegalStateException("no memory at " + variable);
        }
        return storage.tensor();
    }

    /** The gradient of the output. It may be overwritten: after this call nobody reads it. */
    public Tensor outputGradient() {
        Storage storage = gradientStorage();
        if (!storage.exclusive()) { // another gradient shares the memory
            Tensor copy = buffers.take(variable.shape);
            System.arraycopy(storage.tensor().array(), 0, copy.array(), 0, copy.size());
            storage.release(buffers);
            storage = Storage.pooled(copy);
            variable.gradient = storage;
        }
        return storage.shaped(variable.shape);
    }

    /** Whether the gradient of an input is wanted. */
    public boolean wants(int index) {
        return variable.inputs.get(index).wantsGradient;
    }

    /**
     * Where to write the gradient of an input: undefined contents, to be overwritten in full. The tape adds it to what
     * other uses of that input contribute. Only for inputs that {@link #wants} names, and at most once each.
     */
    public Tensor inputGradient(int index) {
        Variable input = variable.inputs.get(index);
        Parameter parameter = input.parameter;
        Storage storage = parameter != null && !parameter.hasGradient()
                ? Storage.borrowed(pass.startGradient(parameter))
                : Storage.pooled(buffers.take(input.shape));
        contributions[index] = storage;
        return storage.tensor();
    }

    /** Where to write the gradient of an input whether it is wanted or not: for kernels that compute it anyway. */
    public float[] inputGradientOrScratch(int index) {
        return wants(index)
                ? inputGradient(index).array()
                : new float[inputShape(index).size()];
    }

    /**
     * Like {@link #inputGradient}, for an input of the output's size whose gradient is computed element by element: the
     * memory is that of {@link #outputGradient} itself. Ask for the output's gradient first; an element of it must not
     * be read once it is overwritten.
     */
    public Tensor inputGradientInPlace(int index) {
        Variable input = variable.inputs.get(index);
        Tensor gradient = outputGradient();
        contributions[index] = gradientStorage().share();
        return gradient.reshaped(input.shape);
    }

    /** Says that the gradient of an input is the gradient of the output, unchanged. Takes no memory. */
    public void passGradient(int index) {
        contributions[index] = gradientStorage().share();
    }

    /** The gradient that the op has written for an input; null if it has written none. */
    @Nullable
    Storage contribution(int index) {
        return contributions[index];
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
