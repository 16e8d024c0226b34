package fathom.datainit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Op;
import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Probe;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Conv2dSpec;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.Residual;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LsuvTest {
    /** The variance of every affine layer's own output, seen from outside, on the batch that was initialized on. */
    private static List<Double> variances(DataDependentInitialization.Task task) {
        List<Double> found = new ArrayList<>();
        Probe probe = new Probe() {
            @Override
            public void beforeApply(@Nullable Object label, Op op, List<Tensor> inputs) {
                if (label instanceof Dense || label instanceof Conv2d) {
                    try (Tape own = Tape.inference(KernelProviders.best(1), new Buffers())) {
                        float[] y = ((Layer) label)
                                .forward(own, own.constant(inputs.get(0)), Mode.EVALUATION)
                                .value()
                                .array();
                        found.add(variance(y));
                    }
                }
            }
        };
        try (BatchStream batches = new BatchStream(task.data());
                Tape tape = Tape.inference(task.kernels(), new Buffers(), TapeOptions.DEFAULT.watchedBy(probe))) {
            task.network().forward(tape, tape.constant(batches.next().inputs()), Mode.training(task.noise()));
        }
        return found;
    }

    private static double variance(float[] y) {
        double mean = 0;
        double square = 0;
        for (float v : y) {
            mean += v / (double) y.length;
            square += (double) v * v / y.length;
        }
        return square - mean * mean;
    }

    @Test
    void everyLayersOutputHasUnitVarianceWhateverTheStart() {
        for (Initializer start : List.of(
                Initializers.orthogonal(1),
                Initializers.normal(3),
                Initializers.pytorchDefault(),
                Initializers.heNormal())) {
            DataDependentInitialization.Task task =
                    SmallTask.of(SmallTask.chain(start, Layers::relu, 9, 30, 30, 30, 4));
            DataDependentInitialization.Outcome outcome = Lsuv.DEFAULT.apply(task);
            List<Double> variances = variances(task);
            assertEquals(4, variances.size());
            variances.forEach(v -> assertEquals(1, v, 0.05, start.toString()));
            assertEquals(4, outcome.steps());
            assertTrue(outcome.after() < 0.05 && outcome.before() > outcome.after(), outcome.toString());
        }
    }

    @Test
    void convolutionsShortCutsAndRecomputedSegmentsAreRescaledToo() {
        Conv2dSpec conv = Conv2d.spec(6, 6, 3).weights(Initializers.orthogonal(1));
        Layer network = Chain.of(
                Conv2d.spec(1, 6, 3).weights(Initializers.normal(0.01)).build(new Seed(1)),
                Chain.repeat(4, i -> Residual.of(Chain.of(Layers.relu(), conv.build(new Seed(2).child(i)))))
                        .checkpointed(2),
                Layers.globalAveragePool(),
                new Dense(6, 4, Initializers.lecunNormal(), new Seed(3)));
        DataDependentInitialization.Task task = SmallTask.of(network);
        Lsuv.DEFAULT.apply(task);
        List<Double> variances = variances(task);
        assertEquals(6, variances.size());
        variances.forEach(v -> assertEquals(1, v, 0.05));
    }

    /** A layer that nothing but its weight's role tells to be affine. */
    private record Mixing(Parameter mixture) implements Layer {
        @Override
        public Variable forward(Tape tape, Variable x, Mode mode) {
            return tape.apply(Ops.matmul(), x, tape.parameter(mixture));
        }

        @Override
        public Shape outputShape(Shape input) {
            return Shape.of(mixture.shape().dim(1));
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(mixture);
        }
    }

    @Test
    void aLayerOfOnesOwnIsFoundByTheRoleOfItsWeight() {
        Tensor mixture = Tensor.zeros(Shape.of(12, 4));
        Arrays.fill(mixture.array(), 7);
        Layer own = new Mixing(Parameter.of(Role.WEIGHT, "mixture", mixture));
        Layer first = SmallTask.chain(Initializers.orthogonal(1), Layers::relu, 9, 12);
        DataDependentInitialization.Outcome outcome = Lsuv.DEFAULT.apply(SmallTask.of(Chain.of(first, own)));
        assertEquals(2, outcome.steps());
        assertTrue(mixture.array()[0] < 5, "scaled down to variance 1");
    }

    @Test
    void aThousandLayersAreOneForwardPass() {
        int[] widths = new int[1001];
        Arrays.fill(widths, 9);
        DataDependentInitialization.Task task =
                SmallTask.of(SmallTask.chain(Initializers.orthogonal(1), Layers::tanh, widths));
        DataDependentInitialization.Outcome outcome = new Lsuv(0.01, 10).apply(task);
        assertEquals(1000, outcome.steps());
        assertTrue(outcome.after() < 0.01, outcome.toString());
    }

    @Test
    void theDirectionOfAWeightStays() {
        Chain network = SmallTask.chain(Initializers.heNormal(), Layers::relu, 9, 12, 4);
        float[] before =
                Network.parameters(network).get("1.weight").value().array().clone();
        Lsuv.DEFAULT.apply(SmallTask.of(network));
        float[] after = Network.parameters(network).get("1.weight").value().array();
        float factor = after[0] / before[0];
        for (int i = 0; i < before.length; i++) {
            before[i] *= factor;
        }
        assertArrayEquals(before, after, 1e-5f);
    }

    @Test
    void aLayerThatSaysNothingIsNamed() {
        DataDependentInitialization.Task task =
                SmallTask.of(SmallTask.chain(Initializers.zeros(), Layers::relu, 9, 12, 4));
        InitializationException error = assertThrows(InitializationException.class, () -> Lsuv.DEFAULT.apply(task));
        assertEquals(
                "1 Dense[9->12]: its output has variance 0.0, expected a finite number above 0", error.getMessage());
    }
}
