package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * C2 keeps the sums of a tile in registers whatever it knows of the classes of vectors that went through it before. On a busy machine it may compile a
 * tile before this profile is there; the option makes that the rule.
 */
final class VectorProfileTest {
    private static final String NO_PROFILE = "-XX:TypeProfileWidth=0";
    private static final String COMPILE_BEFORE_GOING_ON = "-Xbatch";

    /** Prints each tile that still makes garbage once it is compiled. */
    static final class Tiles {
        private static final int UNTIL_COMPILED = 4000;
        private static final int MEASURED = 500;
        private static final int LANES = VectorWidth.LANES;
        private static final int ROW = 64;

        private final float[] a = new float[4096];
        private final float[] b = new float[4096];
        private final float[] c = new float[4096];

        public static void main(String[] args) {
            Map<String, Runnable> tiles = new Tiles().all();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long self = Thread.currentThread().getId();
            String garbage = tiles.entrySet().stream()
                    .map(tile -> {
                        repeat(UNTIL_COMPILED, tile.getValue());
                        long before = threads.getThreadAllocatedBytes(self);
                        repeat(MEASURED, tile.getValue());
                        long bytes = (threads.getThreadAllocatedBytes(self) - before) / MEASURED;
                        return bytes == 0 ? "" : tile.getKey() + ": " + bytes + " bytes a call\n";
                    })
                    .collect(Collectors.joining());
            System.out.print(garbage);
        }

        private static void repeat(int times, Runnable tile) {
            for (int i = 0; i < times; i++) {
                tile.run();
            }
        }

        private Map<String, Runnable> all() {
            Map<String, Runnable> tiles = new TreeMap<>();
            int k = 24;
            tiles.put("6x4", () -> VectorTiles.tile6x4(k, a, 0, k, 1, b, 0, ROW, c, 0, ROW, c, 0, ROW));
            tiles.put("4x4", () -> VectorTiles.tile4x4(k, a, 0, k, 1, b, 0, ROW, c, 0, ROW, c, 0, ROW));
            tiles.put("6x2", () -> VectorTiles.tile6x2(k, a, 0, k, 1, b, 0, ROW, c, 0, ROW, c, 0, ROW));
            tiles.put("4x2", () -> VectorTiles.tile4x2(4, k, a, 0, k, 1, b, 0, ROW, c, 0, ROW, c, 0, ROW));
            tiles.put("8x1", () -> VectorTiles.tile8x1(8, k, a, 0, k, 1, b, 0, ROW, c, 0, ROW, c, 0, ROW));
            tiles.put("any rows", () -> VectorNarrowTiles.anyRows(k, a, 0, k, b, 0, ROW, c, 0, ROW, c, 0, ROW));
            tiles.put(
                    "adjacent rows",
                    () -> VectorNarrowTiles.adjacentRows(k, a, 0, ROW, b, 0, ROW, c, 0, ROW, c, 0, ROW));
            int pixel = DirectTiles.WIDTH;
            int pitch = 10 * pixel;
            int row = 8 * pixel;
            tiles.put(
                    "8 pixels, 2 rows",
                    () -> VectorPixelTiles.tile8x2(
                            16, a, 0, pitch, pitch, b, 0, LANES, LANES, c, 0, row, pixel, c, 0, row, pixel));
            tiles.put(
                    "7 pixels, 2 rows",
                    () -> VectorPixelTiles.tile7x2(
                            16, a, 0, pitch, pitch, b, 0, LANES, LANES, c, 0, row, pixel, c, 0, row, pixel));
            tiles.put(
                    "8 pixels",
                    () -> VectorPixelTiles.tile8x1(16, a, 0, pitch, b, 0, LANES, LANES, c, 0, pixel, c, 0, pixel));
            tiles.put(
                    "7 pixels",
                    () -> VectorPixelTiles.tile7x1(16, a, 0, pitch, b, 0, LANES, LANES, c, 0, pixel, c, 0, pixel));
            tiles.put("taps", () -> VectorTapTiles.gradient(8, 8, a, 0, b, 0, pitch, c, 0, 4 * LANES, LANES));
            return tiles;
        }
    }

    @Test
    void tilesKeepTheirSumsInRegistersWithoutAProfile() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        COMPILE_BEFORE_GOING_ON,
                        NO_PROFILE,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tiles.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String garbage = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor());
        assertEquals("", garbage);
    }
}
