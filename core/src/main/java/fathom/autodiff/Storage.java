package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;

/** Memory on a tape with the number of variables that hold it: a view shares the memory of what it looks at. */
final class Storage {
    private final Tensor tensor;
    private final boolean pooled;
    private int owners = 1;

    private Storage(Tensor tensor, boolean pooled) {
        this.tensor = tensor;
        this.pooled = pooled;
    }

    /** Memory that goes back to the pool when its last owner lets go. */
    static Storage pooled(Tensor tensor) {
        return new Storage(tensor, true);
    }

    /** Memory of somebody else: constants, parameters and their gradients. Its owners are not counted. */
    static Storage borrowed(Tensor tensor) {
        return new Storage(tensor, false);
    }

    Tensor tensor() {
        return tensor;
    }

    /** The memory seen in a shape of the same size: a view of one shape may share the memory of another. */
    Tensor shaped(Shape shape) {
        return tensor.shape().equals(shape) ? tensor : tensor.reshaped(shape);
    }

    float[] array() {
        return tensor.array();
    }

    /** Whether its one owner may write to it and pass it on. */
    boolean exclusive() {
        return pooled && owners == 1;
    }

    Storage share() {
        if (pooled) {
            owners++;
        }
        return this;
    }

    /** The sum of two, of which each gives up its memory unless the sum takes it. */
    static Storage sum(Kernels kernels, Buffers buffers, Storage first, Storage second) {
        Storage sum =
                first.exclusive() ? first : second.exclusive() ? second : pooled(buffers.take(first.tensor.shape()));
        kernels.add(first.tensor.size(), first.array(), second.array(), sum.array());
        if (sum != first) {
            first.release(buffers);
        }
        if (sum != second) {
            second.release(buffers);
        }
        return sum;
    }

    void release(Buffers buffers) {
        if (pooled && --owners == 0) {
            buffers.give(tensor);
        }
    }
}
