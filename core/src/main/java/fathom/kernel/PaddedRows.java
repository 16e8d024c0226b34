package fathom.kernel;

import java.util.Arrays;

/**
 * Some rows of a map, or all rows of several maps, with one pixel of padding around each, as {@link DirectTiles} reads them:
 * {@code [blocks of channels, images, rows + 2, width + 2, }{@value DirectTiles#WIDTH}{@code ]}.
 *
 * @param image the first image
 * @param images how many; more than one only with all their rows
 * @param row the first row in each
 * @param rows how many rows of each
 */
record PaddedRows(int height, int width, boolean circular, int image, int images, int row, int rows) {
    private static final int L = DirectTiles.WIDTH;

    /** Pixels of small maps that are worked on together, from which on more gains nothing. */
    private static final int SMALL = 128;

    /** Pixels of a large map that are worked on together: what with its gradients fits the L1 cache. */
    private static final int LARGE = 256;

    /** The groups that the rows of a batch are worked on in. */
    static PaddedRows[] groups(Convolution g) {
        int many = manyImages(g);
        int band = many > 1 ? g.height() : bandRows(g);
        int images = Math.max(1, many);
        int bands = (g.height() + band - 1) / band;
        PaddedRows[] groups = new PaddedRows[(g.batch() + images - 1) / images * bands];
        for (int i = 0; i < groups.length; i++) {
            int first = i / bands * images;
            int row = i % bands * band;
            groups[i] = new PaddedRows(
                    g.height(),
                    g.width(),
                    g.circular(),
                    first,
                    Math.min(images, g.batch() - first),
                    row,
                    Math.min(band, g.height() - row));
        }
        return groups;
    }

    /** An even number of rows in all, as they are worked on in pairs. */
    private static int manyImages(Convolution g) {
        int images = SMALL / (g.height() * g.width());
        return images + images % 2 * (g.height() % 2);
    }

    private static int bandRows(Convolution g) {
        int rows = LARGE / g.width();
        return rows >= g.height() ? g.height() : Math.max(2, rows - rows % 2);
    }

    /** Rows of all images. */
    int allRows() {
        return images * rows;
    }

    /** The first row of output, counted through all images. */
    int firstRow() {
        return image * height + row;
    }

    /** Floats from one padded row to the next. */
    int pitch() {
        return (width + 2) * L;
    }

    /** Floats from one image to the next. */
    int imageSize() {
        return (rows + 2) * pitch();
    }

    /** Floats from one block of channels to the next. */
    int blockSize() {
        return images * imageSize();
    }

    /** Where the padded row above that row begins; rows are counted through all images. */
    int above(int i) {
        return i / rows * imageSize() + i % rows * pitch();
    }

    /** Floats for that many channels. */
    int floats(int channels) {
        return (channels + L - 1) / L * blockSize();
    }

    /**
     * Copies {@code x f'(y)}, the gradient of an activation's input, which is x for the identity.
     *
     * @param product modified: scratch of {@link #unpadded} floats
     * @param padded modified: {@link #floats} floats
     */
    void fill(
            DirectTiles tiles,
            Pointwise pointwise,
            int channels,
            float[] x,
            Activation f,
            float[] y,
            float[] product,
            float[] padded) {
        int first = Math.max(0, row - 1);
        int last = Math.min(height, row + rows + 1);
        for (int i = 0; i < images; i++) {
            int begin = (image + i) * height;
            copy(tiles, pointwise, channels, x, f, y, product, begin + first, last - first, padded, i, first - row + 1);
            if (row == 0) {
                edge(tiles, pointwise, channels, x, f, y, product, begin + height - 1, padded, i, 0, rows);
            }
            if (row + rows == height) {
                edge(tiles, pointwise, channels, x, f, y, product, begin, padded, i, rows + 1, 1);
            }
        }
    }

    /** Floats of the longest stretch of a map of that many channels that is copied at once. */
    int unpadded(int channels) {
        return Math.min(height, rows + 2) * width * channels;
    }

    /** The padding above or below the map. In a map that is here as a whole, what is on the other side has been copied already. */
    private void edge(
            DirectTiles tiles,
            Pointwise pointwise,
            int channels,
            float[] x,
            Activation f,
            float[] y,
            float[] product,
            int otherRow,
            float[] padded,
            int i,
            int to,
            int other) {
        if (circular && rows < height) {
            copy(tiles, pointwise, channels, x, f, y, product, otherRow, 1, padded, i, to);
            return;
        }
        for (int at = i * imageSize(); at < floats(channels); at += blockSize()) {
            int line = at + to * pitch();
            if (circular) {
                System.arraycopy(padded, at + other * pitch(), padded, line, pitch());
            } else {
                Arrays.fill(padded, line, line + pitch(), 0);
            }
        }
    }

    private void copy(
            DirectTiles tiles,
            Pointwise pointwise,
            int channels,
            float[] x,
            Activation f,
            float[] y,
            float[] product,
            int firstRow,
            int count,
            float[] padded,
            int i,
            int toRow) {
        float[] map = x;
        int from = firstRow * width * channels;
        if (f.kind() != Activation.Kind.IDENTITY) {
            pointwise.backward(f, count * width * channels, y, from, x, from, product, 0);
            map = product;
            from = 0;
        }
        int to = i * imageSize() + toRow * pitch();
        for (int c = 0; c < channels; c += L, to += blockSize()) {
            if (channels - c >= L) {
                tiles.pad(count, width, circular, map, from + c, channels, padded, to);
            } else {
                padNarrow(count, channels - c, map, from + c, channels, padded, to);
            }
        }
    }

    /** {@link DirectTiles#pad} for less than a whole block; zeros up to what the gradient of the weights reads. */
    private void padNarrow(int count, int used, float[] map, int from, int step, float[] padded, int to) {
        int filled = DirectConvolution.roundUp(used, DirectTiles.CHANNEL_STEP);
        for (int i = 0; i < count; i++) {
            int first = from + i * width * step;
            int left = to + i * pitch();
            int right = left + (width + 1) * L;
            Arrays.fill(padded, left, left + filled, 0);
            Arrays.fill(padded, right, right + filled, 0);
            for (int c = 0; c < filled; c++) {
                copyChannel(
                        c < used ? map : DirectConvolution.ZEROS,
                        c < used ? first + c : 0,
                        c < used ? step : 0,
                        padded,
                        left + L + c);
            }
            if (circular) {
                System.arraycopy(padded, right - L, padded, left, filled);
                System.arraycopy(padded, left + L, padded, right, filled);
            }
        }
    }

    /** One channel of a row: a long loop, where one over the channels of a pixel would be short. */
    private void copyChannel(float[] map, int from, int step, float[] padded, int to) {
        for (int j = 0; j < width; j++) {
            padded[to + j * L] = map[from + j * step];
        }
    }
}
