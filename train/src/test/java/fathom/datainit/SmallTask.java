package fathom.datainit;

import fathom.data.Batch;
import fathom.data.DataLoader;
import fathom.data.Dataset;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Small networks and data to initialize them on. */
final class SmallTask {
    private SmallTask() {}

    /** Gaussian 3x3 images; the class is the largest of the first four pixels. */
    record Pixels(int size) implements Dataset {
        @Override
        public String name() {
            return "pixels";
        }

        @Override
        public Shape exampleShape() {
            return Shape.of(3, 3, 1);
        }

        @Override
        public int classes() {
            return 4;
        }

        @Override
        public void read(int index, float[] into, int offset) {
            RandomGenerator random = new Seed(7).child(index).generator();
            for (int i = 0; i < 9; i++) {
                into[offset + i] = (float) random.nextGaussian();
            }
        }

        @Override
        public int label(int index) {
            float[] pixels = new float[9];
            read(index, pixels, 0);
            int largest = 0;
            for (int i = 1; i < 4; i++) {
                largest = pixels[i] > pixels[largest] ? i : largest;
            }
            return largest;
        }

        @Override
        public String sha256() {
            return "pixels-" + size;
        }
    }

    static Batch batch(int size) {
        return batch(size, 0);
    }

    static Batch batch(int size, int first) {
        Pixels pixels = new Pixels(first + size);
        Tensor images = Tensor.zeros(Shape.of(size, 3, 3, 1));
        int[] labels = new int[size];
        for (int n = 0; n < size; n++) {
            pixels.read(first + n, images.array(), 9 * n);
            labels[n] = pixels.label(first + n);
        }
        return new Batch(images, labels);
    }

    /** Dense tanh layers of weights N(0, gain^2 / fan_in). */
    static DataDependentInitialization.Task tanh(double gain, int... widths) {
        return of(chain(Initializers.lecunNormal().scaled(gain), Layers::tanh, widths));
    }

    static Chain chain(Initializer weights, Supplier<Layer> activation, int... widths) {
        List<Layer> layers = new ArrayList<>();
        layers.add(Layers.flatten());
        for (int l = 0; l + 1 < widths.length; l++) {
            layers.add(new Dense(widths[l], widths[l + 1], weights, new Seed(5).child(l)));
            if (l + 2 < widths.length) {
                layers.add(activation.get());
            }
        }
        return Chain.of(layers);
    }

    static DataDependentInitialization.Task of(Layer network) {
        return of(network, (done, steps, value) -> true);
    }

    static DataDependentInitialization.Task of(Layer network, DataDependentInitialization.Progress progress) {
        return new DataDependentInitialization.Task(
                network,
                DataLoader.shuffled(new Pixels(256), 32, new Seed(1)),
                Loss.crossEntropy(),
                KernelProviders.best(1),
                new Seed(2),
                progress);
    }
}
