package fathom.autodiff;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the tests of ops run on. */
final class Samples {
    private Samples() {}

    /** Every provider that works on this machine, on two threads. */
    static List<Kernels> kernels() {
        return KernelProviders.all().stream()
                .filter(KernelProviders.Provider::available)
                .map(provider -> KernelProviders.named(provider.name(), 2))
                .toList();
    }

    static Shape shape(int... dims) {
        return Shape.of(dims);
    }

    /** Standard normal elements. */
    static Tensor normal(Seed seed, Shape shape) {
        RandomGenerator random = seed.generator();
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    /** One tensor of standard normal elements for each shape. */
    static Tensor[] normal(Shape... shapes) {
        Seed seed = new Seed(Arrays.hashCode(shapes));
        Tensor[] tensors = new Tensor[shapes.length];
        for (int k = 0; k < shapes.length; k++) {
            tensors[k] = normal(seed.child(k), shapes[k]);
        }
        return tensors;
    }

    /** An array of ones. */
    static float[] ones(int n) {
        float[] ones = new float[n];
        Arrays.fill(ones, 1);
        return ones;
    }
}
