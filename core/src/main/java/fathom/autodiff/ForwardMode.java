package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Forward-mode differentiation: a pass that computes, beside each value, its derivative along a direction of what it
 * depends on, a Jacobian-vector product. Like values, derivatives are freed as soon as they are released, so that the
 * memory does not grow with the depth:
 *
 * <pre>{@code
 * try (ForwardMode forward = new ForwardMode(kernels, buffers)) {
 *     Variable y = network.forward(forward.tape(), forward.varying(x, direction), mode);
 *     Tensor product = forward.tangent(y);
 * }
 * }</pre>
 */
public final class ForwardMode implements AutoCloseable {
    private final Kernels kernels;
    private final Buffers buffers;
    private final Tape tape;
    private final Map<Variable, Storage> tangents = new HashMap<>();

    /** A pass on memory of these buffers. */
    public ForwardMode(Kernels kernels, Buffers buffers) {
        this.kernels = kernels;
        this.buffers = buffers;
        this.tape = Tape.accompanied(kernels, buffers, new Companion() {
            @Override
            public void applied(Op op, List<Variable> inputs, List<Tensor> values, Variable output) {
                differentiate(op, inputs, values, output);
            }

            @Override
            public void released(Variable variable) {
                drop(tangents.remove(variable));
            }
        });
    }

    /** What to apply ops to: an inference tape. */
    public Tape tape() {
        return tape;
    }

    /**
     * A leaf that varies along a direction. Neither tensor is copied; both stay the caller's.
     *
     * @throws IllegalArgumentException if the two shapes differ
     */
    public Variable varying(Tensor tensor, Tensor direction) {
        if (!tensor.shape().equals(direction.shape())) {
            throw new IllegalArgumentException(
                    "varying: direction of shape " + direction.shape() + ", expected " + tensor.shape());
        }
        Variable variable = tape.constant(tensor);
        tangents.put(variable, Storage.borrowed(direction));
        return variable;
    }

    /**
     * The derivative of a variable along the direction of what it depends on: valid until the variable is released or
     * this is closed.
     *
     * @throws IllegalStateException if it depends on nothing that varies, or was released
     */
    public Tensor tangent(Variable variable) {
        Storage tangent = tangents.get(variable);
        if (tangent == null) {
            throw new IllegalStateException(
                    "no tangent for " + variable + ": it depends on nothing that varies, or was released");
        }
        return tangent.shaped(variable.shape);
    }

    private void differentiate(Op op, List<Variable> inputs, List<Tensor> values, Variable output) {
        for (int k = 0; k < inputs.size(); k++) {
            Storage direction = tangents.get(inputs.get(k));
            if (direction != null) {
                Storage more = op.isView()
                        ? direction.share()
                        : product(op, k, values, output, direction.shaped(inputs.get(k).shape));
                Storage sum = tangents.get(output);
                tangents.put(output, sum == null ? more : Storage.sum(kernels, buffers, sum, more));
            }
        }
    }

    private Storage product(Op op, int index, List<Tensor> values, Variable output, Tensor direction) {
        Storage product = Storage.pooled(buffers.take(output.shape));
        try {
            op.tangent(kernels, values, output.value(), index, direction, product.tensor());
        } catch (RuntimeException | Error e) {
            product.release(buffers);
            throw e;
        }
        return product;
    }

    private void drop(@Nullable Storage tangent) {
        if (tangent != null) {
            tangent.release(buffers);
        }
    }

    /** Gives all memory back to the buffers. */
    @Override
    public void close() {
        tangents.values().forEach(this::drop);
        tangents.clear();
        tape.close();
    }
}
