package fathom.train;

import static fathom.nn.Layers.dropout;
import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.relu;
import static fathom.nn.Layers.tanh;

import fathom.data.Dataset;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Conv2dSpec;
import fathom.nn.Dense;
import fathom.nn.Layers;
import fathom.nn.Residual;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import java.util.random.RandomGenerator;

/** Four classes of 6x6 images, told apart by which quarter is bright. */
public record Toy(int size, Seed seed) implements Dataset {
    private static final int SIDE = 6;

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public Shape exampleShape() {
        return Shape.of(SIDE, SIDE, 1);
    }

    @Override
    public int classes() {
        return 4;
    }

    @Override
    public void read(int index, float[] into, int offset) {
        RandomGenerator random = seed.child(index).generator();
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                int quarter = 2 * (2 * i / SIDE) + 2 * j / SIDE;
                into[offset + i * SIDE + j] = (quarter == label(index) ? 0.5f : 0) + 0.5f * random.nextFloat();
            }
        }
    }

    @Override
    public int label(int index) {
        return index % 4;
    }

    @Override
    public String sha256() {
        return "toy-" + size + "-" + seed.value();
    }

    /** A dense network without depth. */
    public static Chain dense(Initializer weights, Seed seed) {
        return Chain.of(
                Layers.flatten(),
                new Dense(SIDE * SIDE, 16, weights, seed.child("hidden")),
                tanh(),
                new Dense(16, 4, weights, seed.child("head")));
    }

    /** Convolutions, batch normalization, dropout and a short cut, part of it recomputed. */
    public static Chain convolutional(Seed seed) {
        Conv2dSpec spec = Conv2d.spec(8, 8, 3).weights(Initializers.heNormal());
        return Chain.of(
                Conv2d.spec(1, 8, 3).build(seed.child("stem")),
                relu(),
                Chain.repeat(
                                3,
                                i -> Residual.of(Chain.of(
                                        spec.circular().build(seed.child(i)),
                                        new BatchNorm(8),
                                        tanh(),
                                        dropout(0.1, new Seed(i)))))
                        .named("body")
                        .checkpointed(2),
                spec.stride(2).build(seed.child("down")),
                tanh(),
                globalAveragePool(),
                new Dense(8, 4, Initializers.lecunNormal(), seed.child("head")));
    }
}
