package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class LoopTimesTest {
    @Test
    void aLoopTakesAsLongAsTheThreadWithTheMostPieces() {
        LoopTimes times = new LoopTimes();
        times.add(8, 60_000_000);
        times.add(8, 20_000_000);
        times.add(1, 5_000_000);
        assertEquals(85, times.milliseconds(1), 1e-9);
        assertEquals(45, times.milliseconds(2), 1e-9);
        assertEquals(35, times.milliseconds(3), 1e-9, "3 of 8 pieces");
        assertEquals(15, times.milliseconds(16), 1e-9);
        times.clear();
        assertEquals(0, times.milliseconds(1));
    }

    @Test
    void timedKernelsComputeOnOneThreadAndSeeTheLoops() {
        LoopTimes times = new LoopTimes();
        Kernels kernels = KernelProviders.timed("plain", times);
        assertEquals(1, kernels.threads());
        int[] seen = new int[5];
        kernels.parallel(5, i -> seen[i]++);
        assertArrayEquals(new int[] {1, 1, 1, 1, 1}, seen);
        assertTrue(times.milliseconds(1) > 0);
        assertEquals(times.milliseconds(1) / 5, times.milliseconds(5), 1e-12);
    }
}
