package fathom.datainit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WhitenedTest {
    private static final Whitened EXACT = new Whitened(1, 1e-9);

    /** Makes nine independent pixels much alike, of different sizes. */
    private record Blur() implements Layer {
        @Override
        public Variable forward(Tape tape, Variable x, Mode mode) {
            Tensor matrix = Tensor.zeros(Shape.of(9, 9));
            RandomGenerator random = new Seed(11).generator();
            for (int i = 0; i < 81; i++) {
                matrix.array()[i] = (float) (i % 10 == 0 ? 1 + 0.2 * (i / 10) : 0.8 + 0.1 * random.nextGaussian());
            }
            return tape.apply(Ops.matmul(), x, tape.constant(matrix));
        }

        @Override
        public Shape outputShape(Shape input) {
            return input;
        }
    }

    private static Layer dense(int outputs, Initializer weights) {
        return Chain.of(
                Layers.flatten(),
                new Blur(),
                new Dense(9, outputs, weights, new Seed(5)),
                Layers.tanh(),
                new Head(outputs).layer());
    }

    private record Head(int inputs) {
        Layer layer() {
            return new Dense(inputs, 4, Initializers.lecunNormal(), new Seed(6));
        }
    }

    /** {@code y'y / N} of the numbers that the layers before {@code end} give on the batch of the task. */
    private static double[] moments(DataDependentInitialization.Task task, int end) {
        try (BatchStream batches = new BatchStream(task.data());
                Tape tape = Tape.inference(KernelProviders.best(1), new Buffers())) {
            Variable y = tape.constant(batches.next().inputs());
            for (Layer layer : ((Chain) task.network()).children().subList(0, end)) {
                y = layer.forward(tape, y, Mode.EVALUATION);
            }
            int n = y.shape().dim(y.shape().rank() - 1);
            int rows = y.value().size() / n;
            double[] sums = new double[n * n];
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < n * n; i++) {
                    sums[i] += (double) y.value().array()[r * n + i / n]
                            * y.value().array()[r * n + i % n]
                            / rows;
                }
            }
            return sums;
        }
    }

    private static double[] diagonal(int n, double value) {
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            matrix[i * n + i] = value;
        }
        return matrix;
    }

    private static double trace(double[] matrix, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += matrix[i * n + i];
        }
        return sum;
    }

    @Test
    void anOrthogonalDenseLayerGivesWhiteOutputsOfTheMeanSquareOfItsInputs() {
        DataDependentInitialization.Task task = SmallTask.of(dense(9, Initializers.orthogonal(1)));
        double mean = trace(moments(task, 2), 9) / 9;
        double[] before = moments(task, 3);
        assertTrue(Math.abs(before[1]) > 0.1 * mean, "not white before");
        DataDependentInitialization.Outcome outcome = EXACT.apply(task);
        assertArrayEquals(diagonal(9, mean), moments(task, 3), 2e-3 * mean);
        assertTrue(outcome.before() > 4, outcome.toString());
        assertEquals(1, outcome.after(), 1e-3);
        assertEquals(1, outcome.steps());
    }

    @Test
    void soDoPatchesOfAConvolution() {
        Layer conv = Conv2d.spec(1, 4, 2)
                .padding(0)
                .weights(Initializers.orthogonal(1))
                .build(new Seed(3));
        Layer pool = Conv2d.spec(1, 1, 2)
                .padding(0)
                .stride(1)
                .weights(Initializers.constant(0.25))
                .build(new Seed(3));
        Layer grown = Conv2d.spec(1, 1, 3)
                .padding(2)
                .weights(Initializers.constant(1))
                .build(new Seed(4));
        Chain network = Chain.of(
                grown,
                pool,
                conv,
                Layers.globalAveragePool(),
                new Dense(4, 4, Initializers.lecunNormal(), new Seed(6)));
        DataDependentInitialization.Task task = SmallTask.of(network);
        DataDependentInitialization.Outcome outcome = new Whitened(3, 1e-9).apply(task);
        double[] moments = moments(task, 3);
        assertArrayEquals(diagonal(4, moments[0]), moments, 2e-3 * moments[0]);
        assertTrue(outcome.before() > 2 && outcome.after() < 1.01, outcome.toString());
        assertEquals(3, outcome.steps());
    }

    @Test
    void theMeanSquareThatARandomWeightGivesStays() {
        DataDependentInitialization.Task task = SmallTask.of(dense(2000, Initializers.lecunNormal()));
        double input = trace(moments(task, 2), 9) / 9;
        Whitened.DEFAULT.apply(task);
        assertEquals(input, trace(moments(task, 3), 2000) / 2000, 0.1 * input);
    }

    @Test
    void onlyTheFirstLayersChange() {
        Layer network = dense(9, Initializers.lecunNormal());
        float[] head = Network.parameters(network).get("4.weight").value().array();
        float[] before = head.clone();
        Whitened.DEFAULT.apply(SmallTask.of(network));
        assertArrayEquals(before, head);
        assertEquals(2, new Whitened(7, 0.01).apply(SmallTask.of(network)).steps());
        assertTrue(!Arrays.equals(before, head), "now the head as well");
    }

    @Test
    void whatCannotBeWhitenedIsNamed() {
        for (List<Object> each : List.of(
                List.<Object>of(
                        Chain.of(
                                Layers.flatten(),
                                new Dense(9, 4, Initializers.zeros(), new Seed(1)),
                                new Head(4).layer()),
                        "2 Dense[4->4]: its input has mean square 0.0, expected a finite number above 0"),
                List.<Object>of(
                        Chain.of(
                                Conv2d.spec(1, 140, 1).build(new Seed(1)),
                                Conv2d.spec(140, 2, 3).build(new Seed(1)),
                                Layers.flatten()),
                        "1 Conv2d[140->2, 3x3]: its weight has 1260 inputs, expected at most 1200 to whiten"),
                List.<Object>of(
                        Chain.of(Conv2d.spec(1, 4, 5).build(new Seed(1)), Layers.globalAveragePool()),
                        "0 Conv2d[1->4, 5x5]: its kernel [5, 5, 1, 4] is larger than its input [32, 3, 3, 1], and no patch"
                                + " is whole"))) {
            assertEquals(
                    each.get(1),
                    assertThrows(
                                    InitializationException.class,
                                    () -> new Whitened(2, 0.01).apply(SmallTask.of((Layer) each.get(0))))
                            .getMessage());
        }
    }
}
