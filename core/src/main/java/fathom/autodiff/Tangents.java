package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Forward derivatives that several ops have in common. */
final class Tangents {
    private Tangents() {}

    /** Of an op that is linear in its first input, with no other varying: the op itself, applied to the tangent. */
    static void linear(Op op, Kernels kernels, List<Tensor> inputs, List<@Nullable Tensor> tangents, Tensor result) {
        List<Tensor> moved = new ArrayList<>(inputs);
        moved.set(0, onlyFirst(op, tangents));
        op.forward(kernels, moved, result);
    }

    /** Of f(x w + bias): the tangent through the weight without the bias, times the slope where the output is y. */
    static void affine(
            Op withoutActivation,
            Activation f,
            Kernels kernels,
            List<Tensor> inputs,
            Tensor y,
            List<@Nullable Tensor> tangents,
            Tensor result) {
        List<Tensor> withoutBias = List.of(onlyFirst(withoutActivation, tangents), inputs.get(1));
        withoutActivation.forward(kernels, withoutBias, result);
        if (f.kind() != Activation.Kind.IDENTITY) {
            kernels.activateBackward(f, y.size(), y.array(), result.array(), result.array());
        }
    }

    /** The tangent of the first input, where no other may vary. */
    static Tensor onlyFirst(Op op, List<@Nullable Tensor> tangents) {
        Tensor first = tangents.get(0);
        if (first == null || tangents.stream().skip(1).anyMatch(Objects::nonNull)) {
            throw new UnsupportedOperationException(op + " has a forward derivative for its first input only");
        }
        return first;
    }
}
