package fathom.datainit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.data.Batch;
import fathom.datainit.GradInit.Slopes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is computed from gradients in single precision, against the same in double. */
class LossSurfaceTest {
    private static final int[] WIDTHS = {9, 8, 8, 8, 4};

    private final Batch batch = SmallTask.batch(16);
    private final LossSurface surface = new LossSurface(SmallTask.tanh(1.2, WIDTHS));
    private final List<Parameter> parameters = surface.parameters();
    private final DoubleNet oracle = new DoubleNet(batch, WIDTHS);
    private final double[][] theta = DoubleNet.position(parameters);

    private static double error(float[][] actual, double[][] expected) {
        double[][] difference = DoubleNet.plus(expected, 0, expected);
        for (int k = 0; k < difference.length; k++) {
            for (int i = 0; i < difference[k].length; i++) {
                difference[k][i] -= actual[k][i];
            }
        }
        return Math.sqrt(DoubleNet.dot(difference, difference) / DoubleNet.dot(expected, expected));
    }

    @Test
    void gradientAndHessianProductMatchTheOracle() {
        float[][] start = surface.position();
        float[][] g = surface.gradient(batch, 0);
        assertEquals(oracle.loss(theta), surface.loss(), 1e-6);
        assertEquals(0, error(g, oracle.gradient(theta)), 1e-5);
        float[][] hg = surface.hessianTimes(g, start, batch, 0).vector();
        double e = error(hg, oracle.hessianTimes(theta, oracle.gradient(theta)));
        assertEquals(0, e, 1e-3);
        assertArrayEquals(start[0], parameters.get(0).value().array(), "the parameters are back");
    }

    @Test
    void gradientQuotientMatchesTheOracle() {
        double expected = oracle.gradientQuotient(theta);
        assertEquals(expected, GradientQuotient.of(surface, batch, 0).value(), 2e-3 * expected);
    }

    @Test
    void slopesOfTheGradientQuotientByTheNormsMatchTheOracle() {
        GradientQuotient quotient = GradientQuotient.of(surface, batch, 0);
        float[][] start = surface.position();
        double largest = 0;
        double worst = 0;
        for (int k = 0; k < theta.length; k += 2) { // weights; the biases are zero
            double h = 1e-4;
            double expected = (oracle.gradientQuotient(DoubleNet.scaled(theta, k, 1 + h))
                            - oracle.gradientQuotient(DoubleNet.scaled(theta, k, 1 - h)))
                    / (2 * h);
            double actual = surface.dot(k, start, quotient.gradient());
            largest = Math.max(largest, Math.abs(expected));
            worst = Math.max(worst, Math.abs(expected - actual));
        }
        assertTrue(worst < 0.05 * largest, worst + " beside " + largest);
    }

    @Test
    void slopesOfGradInitMatchTheOracle() {
        Batch other = SmallTask.batch(16, 99);
        DoubleNet next = new DoubleNet(other, WIDTHS);
        float[][] start = surface.position();
        for (GradInit rule : List.of(new GradInit(1, 0.01, 0.1, 1e6), new GradInit(1, 0.01, 0.1, 1e-6))) {
            Slopes slopes = rule.slopes(surface, start, batch, other, 0);
            surface.moveTo(start, 0, start);
            double[] expected = new double[theta.length];
            double scale = 0;
            for (int k = 0; k < theta.length; k++) {
                double h = 1e-5;
                expected[k] = (objective(rule, next, DoubleNet.scaled(theta, k, 1 + h))
                                - objective(rule, next, DoubleNet.scaled(theta, k, 1 - h)))
                        / (2 * h);
                scale = Math.max(scale, Math.abs(expected[k]));
            }
            assertArrayEquals(expected, slopes.byScale(), 2e-3 * scale, rule.toString());
        }
    }

    private double objective(GradInit rule, DoubleNet next, double[][] at) {
        double[][] g = oracle.gradient(at);
        double norm = Math.sqrt(DoubleNet.dot(g, g));
        return norm > rule.gamma() ? norm : next.loss(DoubleNet.plus(at, -rule.eta(), g));
    }
}
