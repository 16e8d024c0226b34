package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.nn.Conv2d;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas of other libraries, written out here from their sources. */
class LibraryEntriesTest {
    /** A 5x5 convolution from 40 to 100 channels with stride 2: fan_in 1000, fan_out 2500, or 625 with the stride. */
    private static final Fan FAN = new Fan(40, 100, 25, 4);

    private static float[] draw(Initializer initializer) {
        Tensor weight = Tensor.zeros(Shape.of(5, 5, 40, 100));
        initializer.fill(weight, FAN, new Seed(11).generator());
        return weight.array();
    }

    /**
     * The kurtosis tells the distributions apart: Gaussian 3, cut at two sigma 2.3655, uniform 1.8. With 100,000 draws its
     * standard error is at most 0.016, that of the variance 0.45 %.
     */
    @ParameterizedTest
    @CsvSource({
        "keras(glorot-uniform), 5.7142857e-4, 1.8",
        "keras(glorot_normal), 5.7142857e-4, 2.3655",
        "keras(he-normal), 2e-3, 2.3655",
        "keras(HeUniform), 2e-3, 1.8",
        "keras(lecun-normal), 1e-3, 2.3655",
        "keras(lecun-uniform), 1e-3, 1.8",
        "keras(random-normal), 2.5e-3, 3",
        "keras(random-uniform), 8.3333333e-4, 1.8",
        "keras(truncated-normal), 1.9343533e-3, 2.3655",
        "jax(lecun_normal), 1e-3, 2.3655",
        "jax(glorot_uniform), 5.7142857e-4, 1.8",
        "jax(normal), 1e-4, 3",
        "pytorch, 3.3333333e-4, 1.8",
        "pytorch(xavier_normal), 5.7142857e-4, 3",
        "'pytorch(xavier_uniform,gain=tanh)', 1.5873016e-3, 1.8",
        "'pytorch(xavier_normal,selu)', 3.2142857e-4, 3",
        "pytorch(kaiming-normal), 2e-3, 3",
        "'pytorch(kaiming_uniform,mode=fan_out)', 8e-4, 1.8",
        "'pytorch(kaiming_normal,gain=2)', 4e-3, 3",
        "'pytorch(kaiming_normal,gain=leaky_relu)', 1.99980002e-3, 3",
        "pytorch(normal), 1, 3",
        "pytorch(trunc_normal), 0.7737413, 2.3655",
        "dl4j, 1.2307692e-3, 3",
        "dl4j(XAVIER_UNIFORM), 1.2307692e-3, 1.8",
        "dl4j(SIGMOID_UNIFORM), 0.019692308, 1.8",
        "dl4j(RELU), 2e-3, 3",
        "dl4j(LECUN_UNIFORM), 3e-3, 1.8",
        "dl4j(UNIFORM), 3.3333333e-4, 1.8",
        "dl4j(VAR_SCALING_NORMAL_FAN_OUT), 1.6e-3, 3",
        "dl4j(VAR_SCALING_UNIFORM_FAN_IN), 3e-3, 1.8",
        "dl4j(VAR_SCALING_UNIFORM_FAN_AVG), 3.6923077e-3, 1.8",
    })
    void varianceAndShapeAreThoseOfTheLibrary(String spec, double variance, double kurtosis) {
        WeightStatistics statistics =
                WeightStatistics.of(draw(InitializerCatalog.load().parse(spec)));
        assertEquals(variance, statistics.std() * statistics.std(), 0.02 * variance, "variance");
        assertEquals(kurtosis, statistics.kurtosis(), 0.08, "kurtosis");
    }

    @Test
    void fanOutOfDl4jCountsTheStrideAndThatOfKerasDoesNot() {
        assertEquals(2500, FAN.out());
        assertEquals(625, FanMode.OUT_STRIDED.of(FAN));
        assertEquals(812.5, FanMode.AVERAGE_STRIDED.of(FAN));
        assertEquals(2500, FanMode.OUT_STRIDED.of(new Fan(40, 100, 25)));
    }

    @Test
    void convolutionsTellTheirStride() {
        AtomicReference<Fan> told = new AtomicReference<>();
        Conv2d.spec(2, 4, 3)
                .stride(2)
                .weights((weight, fan, random) -> told.set(fan))
                .noBias()
                .build(new Seed(1));
        assertEquals(new Fan(2, 4, 9, 4), told.get());
        assertEquals(9, told.get().outStrided());
    }

    @Test
    void onlyPytorchsDefaultDrawsBiases() {
        InitializerCatalog catalog = InitializerCatalog.load();
        assertEquals("pytorchDefault()", catalog.parse("pytorch").biases().toString());
        assertEquals("zeros()", catalog.parse("pytorch(xavier-normal)").biases().toString());
        assertEquals("zeros()", catalog.parse("keras").biases().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "'pytorch(default,gain=2)', rule default takes no gain",
        "'pytorch(xavier-normal,mode=fan-out)', rule xavier-normal takes no mode",
        "'pytorch(xavier-normal,gain=gelu)', gain must be a finite number",
        "'pytorch(kaiming-normal,mode=average)', mode must be one of",
        "keras(glorot), rule must be one of default, glorot-uniform",
    })
    void whatALibraryHasNotIsRefusedInOneLine(String spec, String reason) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> InitializerCatalog.load().parse(spec))
                .getMessage();
        assertTrue(message.startsWith("initializer '" + spec + "': " + reason), message);
    }
}
