package fathom.experiment;

import static fathom.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.experiment.DepthCoordinates.Point;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.train.DepthRate;
import fathom.train.Sgd;
import fathom.train.Toy;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepthCoordinatesTest {
    private static final int WIDTH = 36;

    /** Linear and orthogonal: every layer moves the output alike, so that one step's change grows as depth x rate. */
    private static Chain linear(int depth) {
        return Chain.of(
                flatten(),
                Chain.repeat(
                        depth, i -> new Dense(WIDTH, WIDTH, Initializers.orthogonal(1), new Seed(i).child("body"))),
                new Dense(WIDTH, 4, Initializers.lecunNormal(), new Seed(99)));
    }

    private static List<Point> check(int steps, DepthRate... rules) {
        DataLoader train = DataLoader.shuffled(new Toy(64, new Seed(1)), 16, new Seed(2));
        try (Batches batches = train.prefetch(0).epoch(1)) {
            Batch fixed = batches.next();
            return new DepthCoordinates(
                            DepthCoordinatesTest::linear, p -> Sgd.plain(), train, fixed, KernelProviders.best(1))
                    .run(List.of(rules), new int[] {4, 8, 16, 32}, steps);
        }
    }

    private static double slope(List<Point> points) {
        double first = points.get(0).features();
        double last = points.get(points.size() - 1).features();
        return Math.log(last / first) / Math.log(8);
    }

    @Test
    void rateOverDepthMovesALinearOrthogonalNetworkAlikeAtEveryDepth() {
        assertEquals(1, slope(check(1, DepthRate.constant(1e-4))), 0.15);
        assertEquals(0, slope(check(1, new DepthRate(1e-4, 1))), 0.15);
    }

    @Test
    void everyRuleIsMeasuredAtEveryDepthAfterEveryStep() {
        List<Point> points = check(2, DepthRate.constant(1e-3), new DepthRate(1e-2, 1.5));
        assertEquals(2 * 4 * 2, points.size());
        for (Point point : points) {
            assertTrue(point.features() > 0 && point.logits() > 0 && point.weights() > 0, point::toString);
            assertTrue(point.weights() < 0.1, "a small part of the weights: " + point);
        }
        String text = CoordinatesPage.of("check", points).text();
        assertTrue(text.contains("0.01/L^1.5, L 32") && text.contains("after 2 steps"), text);
    }
}
