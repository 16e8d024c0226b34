package fathom.interop;

import fathom.autodiff.Role;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Locale;
import java.util.Map;

/** In which order of axes, and under which names, other tools keep what Fathom keeps as {@code [kh, kw, in, out]} and {@code [in, out]}. */
public enum WeightLayout {
    /**
     * A state dictionary of PyTorch: convolutions {@code [out, in, kh, kw]}, dense layers {@code [out, in]}; {@code weight} and {@code bias} for
     * scale and shift of a normalization.
     */
    TORCH {
        @Override
        String name(String path) {
            int last = path.lastIndexOf('.') + 1;
            String name = path.substring(last);
            return path.substring(0, last) + NAMES_OF_TORCH.getOrDefault(name, name);
        }

        @Override
        Shape there(Shape shape, Role role) {
            return role != Role.WEIGHT
                    ? shape
                    : switch (shape.rank()) {
                        case 4 -> Shape.of(shape.dim(3), shape.dim(2), shape.dim(0), shape.dim(1));
                        case 2 -> Shape.of(shape.dim(1), shape.dim(0));
                        default -> shape;
                    };
        }

        @Override
        public Tensor there(Tensor value, Role role) {
            return role != Role.WEIGHT
                    ? value
                    : switch (value.shape().rank()) {
                        case 4 -> Layouts.oihw(value);
                        case 2 -> Layouts.transposed(value);
                        default -> value;
                    };
        }

        @Override
        Tensor here(Tensor value, Role role) {
            return role != Role.WEIGHT
                    ? value
                    : switch (value.shape().rank()) {
                        case 4 -> Layouts.hwio(value);
                        case 2 -> Layouts.transposed(value);
                        default -> value;
                    };
        }

        /** PyTorch counts the batches that a normalization has seen, for an average that Fathom does not make. */
        @Override
        boolean isNoWeight(String name) {
            return name.endsWith("num_batches_tracked");
        }
    },

    /** Fathom's own, which is also that of Keras and JAX. */
    KERAS {
        @Override
        String name(String path) {
            return path;
        }

        @Override
        Shape there(Shape shape, Role role) {
            return shape;
        }

        @Override
        public Tensor there(Tensor value, Role role) {
            return value;
        }

        @Override
        Tensor here(Tensor value, Role role) {
            return value;
        }

        @Override
        boolean isNoWeight(String name) {
            return false;
        }
    };

    private static final Map<String, String> NAMES_OF_TORCH = Map.of(
            "scale", "weight", "shift", "bias", "running-mean", "running_mean", "running-variance", "running_var");

    /** What a parameter of that path is called there. */
    abstract String name(String path);

    /** The shape there of a parameter of that shape here. */
    abstract Shape there(Shape shape, Role role);

    /** Values as they are there; the same object where nothing changes. */
    public abstract Tensor there(Tensor value, Role role);

    /** Values from there as they are here. */
    abstract Tensor here(Tensor value, Role role);

    /** Whether an array of that name belongs to the tool itself. */
    abstract boolean isNoWeight(String name);

    /** As one types it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
