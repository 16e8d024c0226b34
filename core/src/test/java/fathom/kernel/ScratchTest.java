package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Working memory that is kept between calls. */
class ScratchTest {
    @Test
    void growsToTheLargestSizeAndIsCounted() {
        long before = Scratch.bytes();
        Scratch scratch = new Scratch();
        float[] small = scratch.floats(3, 100);
        float[] large = scratch.floats(3, 1000);
        assertTrue(small.length >= 100 && large.length >= 1000);
        assertSame(large, scratch.floats(3, 500), "kept");
        assertEquals(4 * large.length, Scratch.bytes() - before, "the smaller array is no longer held");
        scratch.doubles(0, 10);
        assertEquals(4 * large.length + 80, KernelProviders.scratchBytes() - before);
    }
}
