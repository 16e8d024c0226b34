package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The longest loops of vectors are methods that C2 compiles by themselves. It inlines a hot method of up to 325 bytes of code
 * ({@code FreqInlineSize}) wherever it is called; in a caller with many other vectors it then may leave some of them on the heap, which
 * shows only in some runs, as hundreds of megabytes of garbage a step.
 */
final class VectorCodeTest {
    private static final int INLINED = 325;

    private static void assertStandAlone(Class<?> type, List<String> methods) throws IOException {
        Map<String, Integer> sizes = ClassFile.codeSizes(type);
        for (String method : methods) {
            Integer size = sizes.get(method);
            assertTrue(size != null && size > INLINED, () -> type.getSimpleName() + "." + method + ": " + size);
        }
    }

    @Test
    void tilesAndFunctionsAreTooLongToBeInlined() throws IOException {
        assertStandAlone(VectorTiles.class, List.of("tile6x4", "tile4x4", "tile6x2", "tile4x2", "tile8x1"));
        assertStandAlone(VectorNarrowTiles.class, List.of("anyRows", "adjacentRows"));
        assertStandAlone(VectorPixelTiles.class, List.of("tile8x2", "tile7x2", "tile8x1", "tile7x1"));
        assertStandAlone(VectorTapTiles.class, List.of("gradient"));
        assertStandAlone(VectorMath.class, List.of("tanh", "exp", "elu"));
    }
}
