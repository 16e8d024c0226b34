package fathom.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Clipping by the norm of all gradients; that it is PyTorch's is shown by the reference cases. */
class GlobalNormClipTest {
    private static final Kernels KERNELS = KernelProviders.best(1);

    private final Parameter a = Parameter.of(Role.WEIGHT, "a", Tensor.of(Shape.of(2), 0, 0));
    private final Parameter b = Parameter.of(Role.BIAS, "b", Tensor.of(Shape.of(1), 0));
    private final Map<String, Parameter> parameters = new TreeMap<>(Map.of("a", a, "b", b));

    private static void give(Parameter w, float... g) {
        try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
            tape.backward(tape.apply(Ops.scale(1), tape.parameter(w)), Tensor.of(w.shape(), g));
        }
    }

    @Test
    void onlyANormAboveTheLimitIsScaledToIt() {
        GlobalNormClip clip = GlobalNormClip.of(Sgd.plain(), 3);
        give(a, 2, 4);
        give(b, 4); // the norm is 6
        assertEquals(6, clip.clip(KERNELS, parameters), 1e-12);
        assertArrayEquals(new float[] {1, 2}, a.gradient().array(), 1e-6f);
        assertArrayEquals(new float[] {2}, b.gradient().array(), 1e-6f);
        assertEquals(3, GlobalNormClip.of(Sgd.plain(), 3.1).clip(KERNELS, parameters), 1e-6);
        assertArrayEquals(new float[] {1, 2}, a.gradient().array(), 1e-6f, "within the limit nothing changes");
    }

    @Test
    void momentumAddsUpWhatWasClipped() {
        Optimizer rule = GlobalNormClip.of(Sgd.momentum(0.5), 1);
        give(a, 30, 40);
        rule.step(KERNELS, parameters, 1);
        assertArrayEquals(new float[] {-0.6f, -0.8f}, a.value().array(), 1e-6f);
        give(a, 0, 0);
        rule.step(KERNELS, parameters, 1);
        assertArrayEquals(new float[] {-0.9f, -1.2f}, a.value().array(), 1e-6f);
    }

    @Test
    void stateIsThatOfTheRuleWithin() {
        Sgd sgd = Sgd.momentum(0.9);
        give(a, 1, 2);
        give(b, 3);
        sgd.step(KERNELS, parameters, 0.1);
        Optimizer clipped = GlobalNormClip.of(Sgd.momentum(0.9), 1);
        clipped.restore(parameters, sgd.state(parameters));
        assertEquals(sgd.state(parameters).keySet(), clipped.state(parameters).keySet());
        assertArrayEquals(
                new float[] {1, 2}, clipped.state(parameters).get("a.velocity").array());
    }

    @Test
    void normThatIsNotPositiveIsRefused() {
        assertEquals(
                "gradient clipping: expected a positive norm, got 0.0",
                assertThrows(IllegalArgumentException.class, () -> GlobalNormClip.of(Sgd.plain(), 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> GlobalNormClip.of(Sgd.plain(), Double.NaN));
    }
}
