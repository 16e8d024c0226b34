package fathom.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.train.snapshot.SafeTensors;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * One file of the reference, in Fathom's layouts: channels last, kernels HWIO, matrices {@code [in, out]}. Remembers what was asked
 * for, so that a tensor nobody looked at makes the case fail.
 */
final class ReferenceCase {
    private final SafeTensors file;
    private final Set<String> used = new HashSet<>();

    ReferenceCase(SafeTensors file) {
        this.file = file;
    }

    boolean has(String name) {
        return file.names().contains(name);
    }

    String text(String key) {
        String text = file.metadata().get(key);
        return text == null ? fail("no metadata '" + key + "'; there is " + file.metadata()) : text;
    }

    String text(String key, String otherwise) {
        return file.metadata().getOrDefault(key, otherwise);
    }

    int integer(String key) {
        return Integer.parseInt(text(key));
    }

    double number(String key, double otherwise) {
        return Double.parseDouble(text(key, Double.toString(otherwise)));
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(text(key, "false"));
    }

    /** A tensor as it stands in the file. */
    Tensor plain(String name) throws IOException {
        used.add(name);
        return file.tensor(name);
    }

    /** {@code [N, C, ...]} with the channels moved last; what has no axes after the channels stays. */
    Tensor channelsLast(String name) throws IOException {
        return channelsLast(plain(name));
    }

    static Tensor channelsLast(Tensor x) {
        int rank = x.shape().rank();
        if (rank < 3) {
            return x;
        }
        int[] order = new int[rank];
        for (int axis = 1; axis < rank - 1; axis++) {
            order[axis] = axis + 1;
        }
        order[rank - 1] = 1;
        return permuted(x, order);
    }

    /** OIHW as HWIO, {@code [out, in]} as {@code [in, out]}, a vector as it is. */
    Tensor weight(String name) throws IOException {
        Tensor weight = plain(name);
        return switch (weight.shape().rank()) {
            case 4 -> permuted(weight, 2, 3, 1, 0);
            case 2 -> permuted(weight, 1, 0);
            default -> weight;
        };
    }

    /** Labels of either integer type, row-major. */
    int[] labels(String name) throws IOException {
        used.add(name);
        try {
            return file.ints(name);
        } catch (IOException notI32) {
            return Arrays.stream(file.longs(name)).mapToInt(Math::toIntExact).toArray();
        }
    }

    Shape shape(String name) throws IOException {
        return file.shape(name);
    }

    /** Fails if the file holds something that was not asked for. */
    void checkNothingLeft() {
        Set<String> left = new HashSet<>(file.names());
        left.removeAll(used);
        assertEquals(Set.of(), left, "tensors of the case that no check looks at");
    }

    /** y[i0, i1, ...] = x at the index whose axis order[a] is ia. */
    private static Tensor permuted(Tensor x, int... order) {
        int rank = order.length;
        int[] strides = new int[rank];
        int stride = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= x.shape().dim(axis);
        }
        Tensor y = Tensor.zeros(
                Shape.of(Arrays.stream(order).map(axis -> x.shape().dim(axis)).toArray()));
        int[] index = new int[rank];
        for (int i = 0; i < y.size(); i++) {
            int from = 0;
            for (int axis = 0; axis < rank; axis++) {
                from += index[axis] * strides[order[axis]];
            }
            y.array()[i] = x.array()[from];
            for (int axis = rank - 1; axis >= 0 && ++index[axis] == y.shape().dim(axis); axis--) {
                index[axis] = 0;
            }
        }
        return y;
    }
}
