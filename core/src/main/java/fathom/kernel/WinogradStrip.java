package fathom.kernel;

import java.util.Arrays;

/**
 * The pixels that one row of tiles reads, with the padding filled in: {@code [size, columns, channels]}. The strip of row t begins
 * {@code before} pixels above row {@code step t} of the map and as many to the left of it.
 *
 * @param rows rows of tiles in one image
 * @param perRow tiles in a row
 * @param step pixels from one tile to the next
 * @param size pixels that a tile reads in each direction
 */
record WinogradStrip(int height, int width, int rows, int perRow, int step, int before, int size) {

    /** Pixels in a row of a strip. */
    int columns() {
        return step * (perRow - 1) + size;
    }

    int floats(int channels) {
        return size * columns() * channels;
    }

    /** How one row of pixels comes into a strip. */
    interface RowReader {
        void read(int from, float[] strip, int to, int length);
    }

    /**
     * Fills a strip: row {@code tileRow}, counted through all images. Outside the map is zero, or if {@code wrapped} one pixel of the
     * other side and then zero.
     */
    void fill(int tileRow, int channels, boolean wrapped, RowReader reader, float[] strip) {
        int image = tileRow / rows;
        int top = step * (tileRow % rows) - before;
        int pitch = columns() * channels;
        for (int i = 0; i < size; i++) {
            int row = top + i;
            if (wrapped && (row == -1 || row == height)) {
                row = row == -1 ? height - 1 : 0;
            }
            int to = i * pitch;
            if (row < 0 || row >= height) {
                Arrays.fill(strip, to, to + pitch, 0);
                continue;
            }
            int map = to + before * channels;
            int right = map + width * channels;
            reader.read((image * height + row) * width * channels, strip, map, width * channels);
            Arrays.fill(strip, to, map, 0);
            Arrays.fill(strip, right, to + pitch, 0);
            if (wrapped && map > to) {
                System.arraycopy(strip, right - channels, strip, map - channels, channels);
            }
            if (wrapped && right < to + pitch) {
                System.arraycopy(strip, map, strip, right, channels);
            }
        }
    }
}
