package fathom.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.data.DataLoader;
import fathom.datainit.DataDependentInitialization;
import fathom.datainit.Lsuv;
import fathom.datainit.MetaInit;
import fathom.kernel.KernelProviders;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Network;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs that begin with a data-dependent initialization. */
class InitializedRunTest {
    private static final Toy DATA = new Toy(100, new Seed(1));

    private static DataLoader data(String name) {
        return DataLoader.shuffled(DATA, 20, new Seed(3).child(name));
    }

    private static Chain network(Initializer weights) {
        return Chain.of(
                Layers.flatten(),
                new Dense(36, 16, weights, new Seed(5)),
                new BatchNorm(16),
                Layers.relu(),
                new Dense(16, 4, weights, new Seed(6)));
    }

    private static Trainer trainer(Chain network, DataDependentInitialization rule) {
        return Trainer.of(network, new Seed(0))
                .kernels(KernelProviders.best(1))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(0.05))
                .initialization(rule, data("calibration"));
    }

    private static float[] weight(Chain network) {
        return Network.parameters(network).get("1.weight").value().array();
    }

    @Test
    void initializationComesBeforeTheFirstStepAndIsHeard() {
        Chain alone = network(Initializers.normal(0.01));
        Lsuv.DEFAULT.apply(new DataDependentInitialization.Task(
                alone,
                data("calibration"),
                Loss.crossEntropy(),
                KernelProviders.best(1),
                new Seed(0),
                (done, steps, value) -> true));
        List<String> heard = new ArrayList<>();
        Chain network = network(Initializers.normal(0.01));
        float[][] atFirstStep = new float[1][];
        trainer(network, Lsuv.DEFAULT)
                .until(() -> {
                    atFirstStep[0] = atFirstStep[0] == null && heard.contains("initialized")
                            ? weight(network).clone()
                            : atFirstStep[0];
                    return false;
                })
                .listener(new Listener() {
                    @Override
                    public void onInitialized(DataDependentInitialization.Outcome outcome) {
                        heard.add("initialized");
                        assertEquals(2, outcome.steps());
                    }

                    @Override
                    public void onStep(Step step) {
                        heard.add("step " + step.step());
                    }
                })
                .fitSteps(data("train"), null, 2);
        assertEquals(List.of("initialized", "step 0", "step 1"), heard);
        assertArrayEquals(weight(alone), atFirstStep[0]);
    }

    @Test
    void runningStatisticsAreThoseOfBefore() {
        Chain network = network(Initializers.heNormal());
        Parameter mean = Network.parameters(network).get("2.running-mean");
        float[] seen = {1};
        trainer(network, new MetaInit(2, 0.01, 0.9))
                .listener(new Listener() {
                    @Override
                    public void onInitialized(DataDependentInitialization.Outcome outcome) {
                        seen[0] = mean.value().array()[0];
                    }
                })
                .fitSteps(data("train"), null, 1);
        assertEquals(0, seen[0]);
    }

    @Test
    void resumedRunIsNotInitializedAgain() {
        Chain unbroken = network(Initializers.heNormal());
        trainer(unbroken, Lsuv.DEFAULT).fitSteps(data("train"), null, 6);
        Chain first = network(Initializers.heNormal());
        Trainer half = trainer(first, Lsuv.DEFAULT);
        half.fitSteps(data("train"), null, 3);
        Map<String, Tensor> copies = new HashMap<>();
        half.state().tensors().forEach((path, tensor) -> copies.put(path, tensor.copy()));
        Chain resumed = network(Initializers.zeros()); // which LSUV would refuse
        trainer(resumed, Lsuv.DEFAULT).resume(new TrainingState(3, copies)).fitSteps(data("train"), null, 6);
        assertArrayEquals(weight(unbroken), weight(resumed));
    }

    @Test
    void runStoppedWhileInitializingIsWhereItBegan() {
        Chain network = network(Initializers.heNormal());
        float[] before = weight(network).clone();
        int[] steps = {0};
        TrainingResult result = trainer(network, new MetaInit(50, 0.1, 0.9))
                .listener(new Listener() {
                    @Override
                    public void onInitializing(int done, int of) {
                        steps[0] = done;
                    }
                })
                .until(() -> steps[0] >= 2)
                .fitSteps(data("train"), null, 5);
        assertEquals(2, steps[0]);
        assertEquals(0, result.loss().length);
        assertArrayEquals(before, weight(network));
    }

    @Test
    void initializationThatFindsNothingFiniteEndsTheRunAndSaysWhere() {
        TrainingResult result =
                trainer(network(Initializers.zeros()), Lsuv.DEFAULT).fitSteps(data("train"), null, 5);
        assertNotNull(result.divergence());
        assertEquals("1 Dense[36->16]", result.divergence().layer());
        assertTrue(result.divergence().what().contains("variance 0.0"));
        assertEquals(0, result.loss().length);
    }
}
