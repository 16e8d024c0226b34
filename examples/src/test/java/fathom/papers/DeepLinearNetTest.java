package fathom.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeepLinearNetTest {

    @Test
    void theModesOfTheTreeAreItsSingularVectors() {
        double[] v = Tree.itemModes();
        double[] u = Tree.propertyModes();
        float[] y = Tree.targets().array();
        for (int a = 0; a < 8; a++) {
            for (int b = 0; b < 8; b++) {
                double items = 0;
                double properties = 0;
                double map = 0;
                for (int i = 0; i < 8; i++) {
                    items += v[i * 8 + a] * v[i * 8 + b];
                }
                for (int p = 0; p < 15; p++) {
                    properties += u[p * 8 + a] * u[p * 8 + b];
                    for (int i = 0; i < 8; i++) {
                        map += u[p * 8 + a] * y[i * 15 + p] * v[i * 8 + b] / Math.sqrt(8);
                    }
                }
                double same = a == b ? 1 : 0;
                assertEquals(same, items, 1e-6);
                assertEquals(same, properties, 1e-6);
                assertEquals(same * Tree.strength(a), map, 1e-6);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0.05, 5", "2, 0.05, 12", "4, 0.1, 20", "10, 0.3, 5"})
    void aTrainedNetworkFollowsTheTheoryInEveryMode(int matrices, double start, double until) {
        // steps of 1e-3 in place of a flow; the error halves with the step, as the test below shows
        double worst = new DeepLinearNet(matrices, start, new Seed(1))
                .train(until, 1e-3)
                .worst();
        assertTrue(worst < 0.01, "off by " + worst);
    }

    @Test
    void whatIsLeftIsTheSizeOfTheStep() {
        double large = new DeepLinearNet(3, 0.05, new Seed(1)).train(10, 4e-3).worst();
        double small = new DeepLinearNet(3, 0.05, new Seed(1)).train(10, 1e-3).worst();
        assertEquals(4, large / small, 0.5);
    }
}
