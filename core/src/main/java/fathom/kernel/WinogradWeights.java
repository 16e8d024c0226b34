package fathom.kernel;

/** Weights {@code [3, 3, in, out]} to and from the 36 planes {@code [in, out]} of {@link WinogradTiles}, the same for all tilings but for the lines. */
final class WinogradWeights {
    /** Products of channels from which on the work is shared among threads. */
    private static final int CHUNK = 2048;

    private static final int L = Lines.WIDTH;

    private WinogradWeights() {}

    /** Floats from one plane of so many weights to the next. */
    static int planeSize(int size) {
        return size + WinogradTiles.GAP;
    }

    /** The planes of the weights. */
    static void transform(
            WinogradTiles tiles, Workers workers, Scratch[] scratch, int size, float[] weight, float[] planes) {
        transform(tiles, workers, scratch, size, weight, 0, size, planes);
    }

    /**
     * The planes of the weights that take the gradient of the output to that of the input: turned by 180 degrees, channels transposed.
     *
     * @param transposed modified: scratch of the size of the weights
     */
    static void transformTurned(
            WinogradTiles tiles,
            Workers workers,
            Scratch[] scratch,
            int in,
            int out,
            float[] weight,
            float[] transposed,
            float[] planes) {
        int size = in * out;
        Transpose.matrices(workers, 9, in, out, weight, transposed);
        transform(tiles, workers, scratch, size, transposed, 8 * size, -size, planes);
    }

    /** The planes lie {@link #planeSize} apart. */
    private static void transform(
            WinogradTiles tiles,
            Workers workers,
            Scratch[] scratch,
            int size,
            float[] weight,
            int first,
            int step,
            float[] planes) {
        int planeSize = planeSize(size);
        workers.run((size + CHUNK - 1) / CHUNK, (chunk, worker) -> {
            float[] line = scratch[worker].floats(0, WinogradTiles.LINE);
            for (int q = chunk * CHUNK; q < Math.min(size, (chunk + 1) * CHUNK); q += L) {
                tiles.filter(weight, first + q, step, planes, q, planeSize, line);
            }
        });
    }

    /**
     * The gradient of the weights from that of the planes.
     *
     * @param dweight modified: overwritten from {@code to} on
     */
    static void transformGradient(
            WinogradTiles tiles, int size, float[] planes, float[] dweight, int to, float[] line) {
        int planeSize = planeSize(size);
        for (int q = 0; q < size; q += L) {
            tiles.filterGradient(planes, q, planeSize, dweight, to + q, size, line);
        }
    }
}
