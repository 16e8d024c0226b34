package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KernelProvidersTest {
    @Test
    void bestIsTheFirstAvailableUnlessThePropertyNamesAnother() {
        String before = System.getProperty(KernelProviders.PROPERTY);
        try {
            System.clearProperty(KernelProviders.PROPERTY);
            String first = KernelProviders.all().stream()
                    .filter(KernelProviders.Provider::available)
                    .findFirst()
                    .orElseThrow()
                    .name();
            assertEquals(first, KernelProviders.best(1).name());
            System.setProperty(KernelProviders.PROPERTY, "plain");
            assertEquals("plain", KernelProviders.best(1).name());
        } finally {
            if (before == null) {
                System.clearProperty(KernelProviders.PROPERTY);
            } else {
                System.setProperty(KernelProviders.PROPERTY, before);
            }
        }
    }

    @Test
    void vectorKernelsRunInThisTest() {
        assertEquals(
                "vector", KernelProviders.named("vector", 1).name(), "the test runner must add jdk.incubator.vector");
    }

    @Test
    void unknownNameIsRefusedWithThoseThereAre() {
        var e = assertThrows(IllegalArgumentException.class, () -> KernelProviders.named("cuda", 1));
        assertTrue(e.getMessage().contains("'cuda'"), e.getMessage());
        assertTrue(e.getMessage().contains("vector+openblas, vector, openblas, plain"), e.getMessage());
    }

    @Test
    void threadsMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> KernelProviders.best(0));
    }
}
