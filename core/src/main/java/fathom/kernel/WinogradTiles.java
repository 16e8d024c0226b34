package fathom.kernel;

import java.util.Arrays;

/**
 * The tiles of a 3x3 convolution with stride 1 and padding 1, and how their memory is laid out. A tile is 4x4 pixels of output and the
 * 6x6 pixels of input that they read. A row of tiles works on a strip: the 6 rows of input of that row of tiles, with the padding filled
 * in, {@code [6, columns, channels]}. Transformed tiles stand in 36 planes {@code [tile, channel]}.
 *
 * @param rows rows of tiles in one image
 * @param perRow tiles in a row
 */
record WinogradTiles(int height, int width, boolean circular, int rows, int perRow) {
    static final int PLANES = 36;

    /** Index of the plane of the points (1, 1): there a transformed gradient tile is the sum of its pixels. */
    static final int SUM_PLANE = 7;

    /** Extra floats after a plane: without them all planes would begin in the same set of the L1 cache. */
    static final int GAP = 16;

    private static final int L = VectorLines.LANES;

    static WinogradTiles of(Convolution g) {
        return new WinogradTiles(g.height(), g.width(), g.circular(), (g.height() + 3) / 4, (g.width() + 3) / 4);
    }

    /** Pixels in a row of a strip. */
    int columns() {
        return 4 * perRow + 2;
    }

    static int planeSize(int tiles, int channels) {
        return tiles * channels + GAP;
    }

    /** Whether the padding reaches into tiles that are not full; then the gradient tiles must not see it. */
    boolean paddingInsideTiles() {
        return circular && (height % 4 != 0 || width % 4 != 0);
    }

    /** How one row of pixels comes into a strip. */
    interface RowReader {
        void read(int from, float[] strip, int to, int length);
    }

    /** Fills a strip: row {@code tileRow}, counted through all images. Outside the map is zero or, if {@code wrapped}, the other side. */
    void fill(int tileRow, int channels, boolean wrapped, RowReader reader, float[] strip) {
        int image = tileRow / rows;
        int top = 4 * (tileRow % rows) - 1;
        int pitch = columns() * channels;
        for (int i = 0; i < 6; i++) {
            int row = top + i;
            if (wrapped && (row == -1 || row == height)) {
                row = row == -1 ? height - 1 : 0;
            }
            int to = i * pitch;
            int last = to + channels + width * channels;
            if (row < 0 || row >= height) {
                Arrays.fill(strip, to, to + pitch, 0);
                continue;
            }
            reader.read((image * height + row) * width * channels, strip, to + channels, width * channels);
            if (wrapped) {
                System.arraycopy(strip, last - channels, strip, to, channels);
                System.arraycopy(strip, to + channels, strip, last, channels);
                Arrays.fill(strip, last + channels, to + pitch, 0);
            } else {
                Arrays.fill(strip, to, to + channels, 0);
                Arrays.fill(strip, last, to + pitch, 0);
            }
        }
    }

    /** Transforms the input tiles of a strip into the planes, from row {@code tile} of each. {@code line}: 36 vectors of scratch. */
    void transformInput(float[] strip, int channels, float[] planes, int planeSize, int tile, float[] line) {
        int pitch = columns() * channels;
        for (int t = 0; t < perRow; t++) {
            for (int c = 0; c < channels; c += L) {
                int from = 4 * t * channels + c;
                int to = (tile + t) * channels + c;
                for (int j = 0; j < 6; j++) {
                    VectorLines.input(strip, from + j * channels, pitch, line, j * L, 6 * L);
                }
                for (int i = 0; i < 6; i++) {
                    VectorLines.input(line, 6 * i * L, L, planes, to + 6 * i * planeSize, planeSize);
                }
            }
        }
    }

    /** The same for the gradients of the output: the 4x4 pixels in the middle of each tile of the strip. */
    void transformGradient(float[] strip, int channels, float[] planes, int planeSize, int tile, float[] line) {
        int pitch = columns() * channels;
        for (int t = 0; t < perRow; t++) {
            for (int c = 0; c < channels; c += L) {
                int from = pitch + (4 * t + 1) * channels + c;
                int to = (tile + t) * channels + c;
                for (int j = 0; j < 4; j++) {
                    VectorLines.outputGradient(strip, from + j * channels, pitch, line, j * L, 4 * L);
                }
                for (int i = 0; i < 6; i++) {
                    VectorLines.outputGradient(line, 4 * i * L, L, planes, to + 6 * i * planeSize, planeSize);
                }
            }
        }
    }

    /** Transforms products back and writes that row of tiles to {@code y}, {@code [N, H, W, channels]}. */
    void transformOutput(float[] planes, int planeSize, int tile, int channels, int tileRow, float[] y, float[] line) {
        int top = 4 * (tileRow % rows);
        int base = (tileRow / rows * height + top) * width * channels;
        int below = Math.min(4, height - top);
        for (int t = 0; t < perRow; t++) {
            int right = Math.min(4, width - 4 * t);
            for (int c = 0; c < channels; c += L) {
                int from = (tile + t) * channels + c;
                for (int j = 0; j < 6; j++) {
                    VectorLines.output(planes, from + j * planeSize, 6 * planeSize, line, j * L, 6 * L);
                }
                for (int i = 0; i < below; i++) {
                    int to = base + (i * width + 4 * t) * channels + c;
                    if (right == 4) {
                        VectorLines.output(line, 6 * i * L, L, y, to, channels);
                    } else {
                        VectorLines.output(line, 6 * i * L, L, line, 24 * L, L);
                        for (int j = 0; j < right; j++) {
                            System.arraycopy(line, (24 + j) * L, y, to + j * channels, L);
                        }
                    }
                }
            }
        }
    }
}
