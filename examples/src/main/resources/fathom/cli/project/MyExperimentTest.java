package @PACKAGE@;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.DataLoader;
import fathom.data.Datasets;
import fathom.nn.init.Fan;
import fathom.nn.init.InitializerCatalog;
import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Trainer;
import org.junit.jupiter.api.Test;

class MyExperimentTest {
    @Test
    void varianceIsThatOfTheFormula() {
        Tensor weight = Tensor.zeros(Shape.of(200, 200));
        new MyInitializer(2).fill(weight, new Fan(200, 200, 1), new Seed(1).generator());
        double squares = 0;
        for (float w : weight.array()) {
            squares += w * w;
        }
        assertEquals(4.0 / 200, squares / weight.size(), 0.05 * 4 / 200); // seven standard errors
    }

    @Test
    void theCommandLineKnowsBothNames() {
        ClassLoader ours = MyExperimentTest.class.getClassLoader();
        assertEquals(
                new MyInitializer(1.5), InitializerCatalog.load(ours).parse("my-normal(gain=1.5)"));
        assertEquals(new MyNetwork(8), ArchitectureCatalog.load(ours).parse("my-network(width=8)"));
    }

    @Test
    void theNetworkLearns() {
        var data = Datasets.open("embedded");
        var problem = Problem.images(data.train().exampleShape(), data.train().classes());
        var network = new MyNetwork(16).build(problem, 2, Start.of(new MyInitializer(1)), new Seed(1));
        float[] loss = Trainer.of(network, new Seed(2))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(0.01))
                .fitSteps(DataLoader.shuffled(data.train(), 64, new Seed(3)), null, 60)
                .loss();
        assertTrue(loss[59] < loss[0], loss[0] + " to " + loss[59]);
    }
}
