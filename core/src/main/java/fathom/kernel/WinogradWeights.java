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

    /** The planes of the weights, each in {@link Strips}. */
    static void transform(
            WinogradTiles tiles, Workers workers, Scratch[] scratch, int in, int out, float[] weight, float[] planes) {
        transform(tiles, workers, scratch, in, out, weight, 0, in * out, planes);
    }

    /**
     * The planes of the weights that take the gradient of the output to that of the input: turned by 180 degrees, channels transposed, and
     * in strips too.
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
        transform(tiles, workers, scratch, out, in, transposed, 8 * size, -size, planes);
    }

    /** The planes lie {@link #planeSize} apart. */
    private static void transform(
            WinogradTiles tiles,
            Workers workers,
            Scratch[] scratch,
            int rows,
            int columns,
            float[] weight,
            int first,
            int step,
            float[] planes) {
        int size = rows * columns;
        int planeSize = planeSize(size);
        workers.run((size + CHUNK - 1) / CHUNK, (chunk, worker) -> {
            float[] line = scratch[worker].floats(0, WinogradTiles.LINE);
            for (int q = chunk * CHUNK; q < Math.min(size, (chunk + 1) * CHUNK); q += L) {
                int to = Strips.place(rows, columns, q); // of a vector of weights: strips are whole vectors wide
                tiles.filter(weight, first + q, step, planes, to, planeSize, line);
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
