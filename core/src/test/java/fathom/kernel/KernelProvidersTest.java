package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertTrue(e.getMessage().contains("vector, plain, openblas"), e.getMessage());
    }

    @Test
    void threadsMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> KernelProviders.best(0));
    }

    /** Each task of one loop waits for a loop of the other kernels: with shared threads this would never end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void kernelsSideBySideDoNotWaitForEachOther(int threads) {
        List<Kernels> both = KernelProviders.sideBySide(KernelProviders.best(threads), 2);
        assertEquals(both.get(0).name(), both.get(1).name());
        assertEquals(threads, both.get(1).threads());
        AtomicInteger inner = new AtomicInteger();
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> both.get(0).parallel(2, i -> {
                    Thread other = new Thread(() -> both.get(1).parallel(3, j -> inner.incrementAndGet()));
                    other.start();
                    try {
                        other.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        assertEquals(6, inner.get());
    }
}
