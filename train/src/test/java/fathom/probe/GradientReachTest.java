package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GradientReachTest {
    /** A body of 1001 layers, seen at every tenth, whose gradient changes by a factor from one of these to the one before. */
    private static List<LayerPoint> body(int step, double q, double factor) {
        List<LayerPoint> points = new ArrayList<>();
        for (int i = 0; i <= 100; i++) {
            points.add(new LayerPoint(step, 10 * i, q, 0.9, Math.pow(factor, 100 - i), 1, 0, 0));
        }
        return points;
    }

    private static GradientReach reach(int step, double q, double factor) {
        return GradientReach.of(body(step, q, factor), 1001, Nonlinearity.TANH).orElseThrow();
    }

    @Test
    void deepBodyIsKeptAtFewLayersFromTheFirstToTheLast() {
        GradientReach reach = reach(40, 0.01, 1.1);
        assertEquals(32, reach.layers().size());
        assertEquals(32, reach.reach().size());
        assertEquals(0, reach.layers().get(0));
        assertEquals(1000, reach.layers().get(31));
        assertEquals(100 * Math.log(1.1), reach.reach().get(0), 1e-5);
        assertEquals(0, reach.reach().get(31));
        assertEquals(40, reach.step());
        assertEquals(0.01, reach.q(), 1e-12);
    }

    @Test
    void driftSinceTheStartIsThatOfAllThatWasMeasured() {
        DepthDrift whole = DepthDrift.of(body(0, 0.01, 1.05), body(20, 0.013, 1.02), 1001, Nonlinearity.TANH);
        CollapsePredictor.Sign kept = reach(20, 0.013, 1.02).since(reach(0, 0.01, 1.05));
        assertEquals(whole.step(), kept.step());
        assertEquals(whole.gradientGain(), kept.gradientGain(), 1e-5);
        assertEquals(whole.meanField(), kept.meanField(), 1e-9);
        assertEquals(whole.growth(), kept.growth(), 1e-9);
        assertEquals(whole.correlation(), kept.correlation());
    }

    @Test
    void whereNoGradientIsLeftThereIsNoNumber() {
        List<LayerPoint> points = body(20, 0.01, 1);
        points.set(0, new LayerPoint(20, 0, 0.01, 1, 0, 1, 0, 0));
        GradientReach lost = GradientReach.of(points, 1001, Nonlinearity.TANH).orElseThrow();
        assertTrue(Float.isNaN(lost.reach().get(0)));
        assertTrue(Double.isNaN(lost.gainSince(reach(0, 0.01, 1))));
        assertEquals(0, lost.reach().get(1));
    }

    @Test
    void oneLayerHasNoGain() {
        assertEquals(Optional.empty(), GradientReach.of(body(0, 0.01, 1).subList(0, 1), 1, Nonlinearity.TANH));
    }
}
