package fathom.autodiff;

import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** One op's view of the backward pass. */
final class Pass implements Backward {
    private final Variable variable;
    private final Replay replay;
    private final Buffers buffers;
    private final @Nullable Storage[] contributions;

    Pass(Variable variable, Replay replay, Buffers buffers) {
        this.variable = variable;
        this.replay = replay;
        this.buffers = buffers;
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
        return storage.shaped(variable.shape);
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
                ? Storage.borrowed(replay.startGradient(parameter))
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
