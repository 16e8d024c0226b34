package fathom.papers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.papers.ShatteredGradients.Kind;
import fathom.random.Seed;
import org.junit.jupiter.api.Test;

class ShatteredGradientsTest {
    private static final Kernels KERNELS = KernelProviders.best(2);

    private static double lagOne(Kind kind, int depth) {
        double mean = 0;
        int draws = 6;
        for (int draw = 0; draw < draws; draw++) {
            mean += ShatteredGradients.gradients(ShatteredGradients.network(kind, depth, new Seed(draw)), KERNELS)
                            .autocorrelation(1)[1]
                    / draws;
        }
        return mean;
    }

    @Test
    void gradientsOfOneLayerAreAlikeThoseOfManyAreNoiseAndShortCutsHelp() {
        double shallow = lagOne(Kind.PLAIN, 1);
        double deep = lagOne(Kind.PLAIN, 24);
        double residual = lagOne(Kind.RESIDUAL, 24);
        assertTrue(shallow > 0.9, "one layer: " + shallow);
        assertTrue(Math.abs(deep) < 0.15, "24 layers: " + deep); // white noise: 0 +- 1/40
        assertTrue(residual > deep + 0.2, "24 residual layers: " + residual);
    }

    @Test
    void looksLinearNetworkHasOneGradientForAllInputs() {
        double correlation = ShatteredGradients.gradients(
                        ShatteredGradients.network(Kind.LOOKS_LINEAR, 24, new Seed(3)), KERNELS)
                .correlation();
        assertTrue(correlation > 1 - 1e-9, () -> "" + correlation);
    }
}
