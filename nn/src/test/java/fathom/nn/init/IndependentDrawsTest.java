package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndependentDrawsTest {
    /** A 5x5 convolution from 40 to 100 channels: fan_in 1000, fan_out 2500, 100,000 weights. */
    private static final Fan FAN = new Fan(40, 100, 25);

    private static float[] draw(Initializer initializer) {
        Tensor weight = Tensor.zeros(Shape.of(5, 5, 40, 100));
        initializer.fill(weight, FAN, new Seed(42).child(initializer.toString()).generator());
        return weight.array();
    }

    /** 100,000 draws: standard errors are at most 0.45 % of the variance and, for the mean, 0.32 % of sigma. */
    @ParameterizedTest
    @CsvSource({
        "glorot-normal, 5.7142857e-4",
        "glorot-uniform, 5.7142857e-4",
        "glorot-truncated, 5.7142857e-4",
        "he-normal, 2e-3",
        "he-uniform, 2e-3",
        "he-truncated, 2e-3",
        "lecun-normal, 1e-3",
        "lecun-uniform, 1e-3",
        "lecun-truncated, 1e-3",
        "pytorch, 3.3333333e-4",
        "normal(std=0.01), 1e-4",
        "uniform(bound=0.3), 0.03",
        "'variance-scaling(scale=5,mode=out,distribution=uniform)', 2e-3",
        "'variance-scaling(3,average,truncated-normal)', 1.7142857e-3",
    })
    void meanAndVarianceFollowTheFan(String spec, double variance) {
        float[] w = draw(InitializerCatalog.load().parse(spec));
        double mean = 0;
        double square = 0;
        for (float value : w) {
            mean += value / w.length;
            square += (double) value * value / w.length;
        }
        assertEquals(0, mean, 0.013 * Math.sqrt(variance), "mean of " + spec);
        assertEquals(variance, square, 0.018 * variance, "variance of " + spec);
    }

    /** 40,000 draws each: the standard error of the variance is at most 0.7 %; six of them are allowed for 60 cases. */
    @ParameterizedTest
    @CsvSource({"400,100,1,1", "100,400,1,1", "16,100,25,1", "20,40,50,4", "1,40000,1,1"})
    void varianceIsScaleOverFanForEveryFanModeAndDistribution(int in, int out, int taps, int positions) {
        Fan fan = new Fan(in, out, taps, positions);
        for (FanMode mode : FanMode.values()) {
            for (Distribution distribution : Distribution.values()) {
                Initializer rule = Initializers.varianceScaling(1.7, mode, distribution);
                Tensor weight = Tensor.zeros(Shape.of(taps, in, out));
                rule.fill(weight, fan, new Seed(9).child(rule.toString()).generator());
                WeightStatistics statistics = WeightStatistics.of(weight.array());
                double variance = statistics.std() * statistics.std();
                assertEquals(1, variance * mode.of(fan) / 1.7, 0.042, rule + " with " + fan);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "glorot-truncated, 0.02390457",
        "he-truncated, 0.04472136",
        "lecun-truncated, 0.03162278",
    })
    void truncatedValuesStayWithinTwoParentDeviations(String spec, double std) {
        double bound = 2 * std / 0.8796256610342398;
        double largest = largest(draw(InitializerCatalog.load().parse(spec)));
        assertTrue(largest <= bound * (1 + 1e-6), spec + ": " + largest + " exceeds " + bound);
        assertTrue(largest > 0.99 * bound, spec + ": the tail is filled up to the bound, largest " + largest);
    }

    @ParameterizedTest
    @CsvSource({
        "glorot-uniform, 0.04140393",
        "he-uniform, 0.07745967",
        "lecun-uniform, 0.05477226",
        "pytorch, 0.03162278",
        "uniform(0.25), 0.25",
    })
    void uniformValuesFillTheirBound(String spec, double bound) {
        double largest = largest(draw(InitializerCatalog.load().parse(spec)));
        assertTrue(largest <= bound * (1 + 1e-6), spec + ": " + largest + " exceeds " + bound);
        assertTrue(largest > 0.999 * bound, spec + ": largest " + largest);
    }

    /** A share of 4.55 % of a Gaussian lies beyond two deviations. */
    @Test
    void normalKeepsItsTails() {
        int beyond = 0;
        for (float value : draw(Initializers.lecunNormal())) {
            beyond += Math.abs(value) > 2 * Math.sqrt(1e-3) ? 1 : 0;
        }
        assertEquals(4550, beyond, 270);
    }

    @Test
    void biasesAreZeroUnlessTheRuleSaysOtherwise() {
        Tensor bias = Tensor.of(Shape.of(3), 7, 7, 7);
        Initializers.heNormal().biases().fill(bias, FAN, new Seed(1).generator());
        assertEquals(0, largest(bias.array()));
        Tensor many = Tensor.zeros(Shape.of(20_000));
        Initializers.pytorchDefault().biases().fill(many, FAN, new Seed(1).generator());
        double bound = 1 / Math.sqrt(FAN.in());
        assertEquals(bound, largest(many.array()), 0.001 * bound);
    }

    @Test
    void scalingChangesWeightsAndStemButNotBiases() {
        Initializer scaled = Initializers.pytorchDefault().scaled(3);
        assertEquals(3 / Math.sqrt(1000), largest(draw(scaled)), 1e-4);
        assertEquals("pytorchDefault().scaled(3.0)", scaled.stem().toString());
        assertEquals("pytorchDefault()", scaled.biases().toString());
    }

    @Test
    void lambdaIsAnInitializer() {
        Initializer ramp = (weight, fan, random) -> weight.array()[0] = fan.in();
        assertEquals(1000, draw(ramp)[0]);
        assertEquals("zeros()", ramp.biases().toString());
    }

    @Test
    void impossibleNumbersAreRefused() {
        var std = assertThrows(IllegalArgumentException.class, () -> Initializers.normal(-1));
        assertEquals("normal: std must be a finite number of at least 0, got -1.0", std.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Initializers.uniform(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Initializers.constant(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> Initializers.orthogonal(Double.NaN));
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
