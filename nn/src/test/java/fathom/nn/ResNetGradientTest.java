package fathom.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.random.Seed;
import fathom.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient of a whole residual network against differences of its loss. */
class ResNetGradientTest {
    private static final int[] LABELS = {0, 3, 9, 1, 5, 7, 2, 2};
    private static final Mode MODE = Mode.training(new Seed(0));

    private final Chain network = Nets.resNet(new Seed(21));
    private final Tensor images = Nets.normal(22, 8, 8, 8, 3);

    private double lossAlong(Map<String, float[]> direction, double step) {
        Map<String, Parameter> parameters = Network.parameters(network);
        direction.forEach((path, d) -> move(parameters.get(path), d, step));
        double loss = Nets.loss(network, images, LABELS, MODE);
        direction.forEach((path, d) -> move(parameters.get(path), d, -step));
        return loss;
    }

    private static void move(Parameter parameter, float[] direction, double step) {
        float[] value = parameter.value().array();
        for (int i = 0; i < value.length; i++) {
            value[i] += (float) (step * direction[i]);
        }
    }

    private static double dot(Map<String, float[]> a, Map<String, float[]> b) {
        double sum = 0;
        for (Map.Entry<String, float[]> entry : b.entrySet()) {
            for (int i = 0; i < entry.getValue().length; i++) {
                sum += (double) entry.getValue()[i] * a.get(entry.getKey())[i];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void directionalDerivativeMatchesDifferencesOfTheLoss(long seed) {
        Map<String, float[]> gradient = Nets.differentiate(network, images, LABELS, MODE);
        RandomGenerator random = new Seed(seed).generator();
        Map<String, float[]> direction = new LinkedHashMap<>();
        Network.parameters(network).forEach((path, parameter) -> {
            if (parameter.trainable()) {
                float[] d = new float[parameter.value().size()];
                for (int i = 0; i < d.length; i++) { // half along the gradient, so that the derivative is not small
                    d[i] = gradient.get(path)[i] + (seed == 0 ? 0 : 0.05f * (float) random.nextGaussian());
                }
                direction.put(path, d);
            }
        });
        double step = 2e-3 / Math.sqrt(dot(direction, direction));
        double measured = (lossAlong(direction, step) - lossAlong(direction, -step)) / (2 * step);
        double expected = dot(gradient, direction);
        assertEquals(expected, measured, 0.01 * Math.abs(expected));
    }

    @Test
    void everyTrainableParameterIsReached() {
        Map<String, float[]> gradient = Nets.differentiate(network, images, LABELS, MODE);
        Network.parameters(network)
                .forEach((path, parameter) -> assertEquals(parameter.trainable(), gradient.containsKey(path), path));
        assertTrue(gradient.containsKey("4.0.1.weight"), "the projection");
    }

    @Test
    void recomputedResNetGivesThePlainBits() {
        Map<String, float[]> plain = Nets.differentiate(network, images, LABELS, MODE);
        Map<String, float[]> recomputed = Nets.differentiate(network.checkpointed(2), images, LABELS, MODE);
        plain.forEach((name, bits) -> assertArrayEquals(bits, recomputed.get(name), name));
    }
}
