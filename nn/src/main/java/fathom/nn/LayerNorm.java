package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Layer normalization over the last axis: y = scale (x - mean) / sqrt(variance + epsilon) + shift with the mean and the biased variance of each
 * token, or of each example {@code [features]}. Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450.
 */
public final class LayerNorm implements Layer {
    private final int width;
    private final float epsilon;
    private final Parameter scale;
    private final Parameter shift;

    /** With epsilon 1e-5. */
    public LayerNorm(int width) {
        this(width, 1e-5);
    }

    /** With a scale of 1 and a shift of 0. */
    public LayerNorm(int width, double epsilon) {
        if (width < 1 || !(epsilon >= 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException(
                    "LayerNorm: expected width >= 1 and a finite epsilon >= 0, got " + width + " and " + epsilon);
        }
        this.width = width;
        this.epsilon = (float) epsilon;
        this.scale = Parameter.of(Role.SCALE, "scale", Tensor.zeros(Shape.of(width)));
        this.shift = Parameter.of(Role.SHIFT, "shift", Tensor.zeros(Shape.of(width)));
        Arrays.fill(scale.value().array(), 1);
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        outputShape(x.shape().example());
        return tape.apply(Ops.layerNorm(epsilon), x, tape.parameter(scale), tape.parameter(shift));
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0 || input.dim(-1) != width) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + " per example, expected " + width + " on the last axis");
        }
        return input;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(scale, shift);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return input.size();
    }

    @Override
    public String toString() {
        return "LayerNorm[" + width + "]";
    }
}
