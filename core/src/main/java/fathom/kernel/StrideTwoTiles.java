package fathom.kernel;

/**
 * Stride 2: even and odd rows, and even and odd columns, are treated apart. The weights of the middle tap meet each even pixel once; the
 * two outer taps meet the odd pixels in Winograd's F(4, 2), see {@link HalfLines}. A tile reads 9x9 pixels and takes 81 products in
 * place of 144: in plane (i, j) of 6x6 it has 16 rows if i = j = 0, 4 rows if one of them is 0, and one row elsewhere. The gradient of
 * the input takes as many: 5x5 gradients to 8x8 pixels.
 */
record StrideTwoTiles(HalfLines lines, int height, int width, int outHeight, int outWidth, int rows, int perRow)
        implements WinogradTiles {
    private static final int L = Lines.WIDTH;

    static StrideTwoTiles of(Convolution g, HalfLines lines) {
        int rows = (g.outHeight() + 3) / 4;
        int perRow = (g.outWidth() + 3) / 4;
        return new StrideTwoTiles(lines, g.height(), g.width(), g.outHeight(), g.outWidth(), rows, perRow);
    }

    @Override
    public WinogradStrip inputStrip() {
        return new WinogradStrip(height, width, rows, perRow, 8, 1, 9);
    }

    @Override
    public WinogradStrip gradientStrip() {
        return new WinogradStrip(outHeight, outWidth, rows, perRow, 4, 0, 5);
    }

    @Override
    public int products() {
        return 81;
    }

    @Override
    public int rowsPerTile(int plane) {
        return (plane < 6 ? 4 : 1) * (plane % 6 == 0 ? 4 : 1);
    }

    @Override
    public int plane(int plane, int count, int channels) {
        int i = plane / 6;
        int j = plane % 6;
        int before = i == 0 ? (j == 0 ? 0 : 12 + 4 * j) : 27 + 9 * i + (j == 0 ? 0 : 3 + j);
        return before * count * channels + plane * GAP;
    }

    @Override
    public int sumPlane() {
        return 14;
    }

    /** Where row {@code row} (of 4, or of 1 if i > 0) of a tile begins in plane (i, j). */
    private int row(int i, int j, int row, int count, int tile, int channels) {
        int perTile = rowsPerTile(6 * i + j);
        return plane(6 * i + j, count, channels) + (tile * perTile + row * (j == 0 ? 4 : 1)) * channels;
    }

    @Override
    public void transformInput(float[] strip, int channels, float[] planes, int count, int first, float[] line) {
        split(2, strip, channels, planes, count, first, line);
    }

    @Override
    public void transformGradientAsInput(
            float[] strip, int channels, float[] planes, int count, int first, float[] line) {
        split(1, strip, channels, planes, count, first, line);
    }

    /** With spacing 2 the four numbers lie between the five, with spacing 1 they are the first four of them. */
    private void split(int spacing, float[] strip, int channels, float[] planes, int count, int first, float[] line) {
        int columns = 4 * spacing + 1;
        int pitch = (4 * spacing * perRow + 1) * channels;
        int even = spacing - 1;
        for (int t = 0; t < perRow; t++) {
            for (int c = 0; c < channels; c += L) {
                int from = 4 * spacing * t * channels + c;
                for (int j = 0; j < columns; j++) {
                    lines.input(strip, from + j * channels, spacing * pitch, line, j * L, columns * L);
                }
                for (int i = 0; i < 9; i++) {
                    boolean whole = i < 4;
                    float[] source = whole ? strip : line;
                    int at = whole ? from + (even + spacing * i) * pitch : (i - 4) * columns * L;
                    int pixel = whole ? channels : L;
                    int plane = whole ? 0 : i - 3;
                    int row = whole ? i : 0;
                    int evens = row(plane, 0, row, count, first + t, channels) + c;
                    int odds = row(plane, 1, row, count, first + t, channels) + c;
                    int step = oddStep(plane, count, channels);
                    lines.copy(source, at + even * pixel, spacing * pixel, planes, evens, channels);
                    lines.input(source, at, spacing * pixel, planes, odds, step);
                }
            }
        }
    }

    private int oddStep(int i, int count, int channels) {
        return (i == 0 ? 4 : 1) * count * channels + GAP;
    }

    @Override
    public void transformGradient(float[] strip, int channels, float[] planes, int count, int first, float[] line) {
        int pitch = (4 * perRow + 1) * channels;
        for (int t = 0; t < perRow; t++) {
            for (int c = 0; c < channels; c += L) {
                int from = 4 * t * channels + c;
                for (int j = 0; j < 4; j++) {
                    lines.outputGradient(strip, from + j * channels, pitch, line, j * L, 4 * L);
                }
                for (int i = 0; i < 9; i++) {
                    boolean whole = i < 4;
                    float[] source = whole ? strip : line;
                    int at = whole ? from + i * pitch : (i - 4) * 4 * L;
                    int pixel = whole ? channels : L;
                    int plane = whole ? 0 : i - 3;
                    int row = whole ? i : 0;
                    int evens = row(plane, 0, row, count, first + t, channels) + c;
                    int odds = row(plane, 1, row, count, first + t, channels) + c;
                    lines.copy(source, at, pixel, planes, evens, channels);
                    lines.outputGradient(source, at, pixel, planes, odds, oddStep(plane, count, channels));
                }
            }
        }
    }

    @Override
    public void transformOutput(
            float[] planes, int channels, int count, int first, int tileRow, float[] y, float[] line) {
        int top = 4 * (tileRow % rows);
        int base = (tileRow / rows * outHeight + top) * outWidth * channels;
        int below = Math.min(4, outHeight - top);
        for (int t = 0; t < perRow; t++) {
            int right = Math.min(4, outWidth - 4 * t);
            boolean inside = below == 4 && right == 4;
            for (int c = 0; c < channels; c += L) {
                outputLines(planes, channels, count, first + t, c, line);
                int to = base + 4 * t * channels + c;
                float[] target = inside ? y : line;
                for (int j = 0; j < 4; j++) {
                    int at = inside ? to + j * channels : (36 + j) * L;
                    int pitch = inside ? outWidth * channels : 4 * L;
                    lines.output(line, j * L, 4 * L, line, (16 + j) * L, 4 * L, target, at, pitch);
                }
                if (!inside) {
                    store(line, 36 * L, 4, below, right, y, to, outWidth * channels, channels);
                }
            }
        }
    }

    /** The rows of a transformed tile: 9 to 9 of 4 pixels. A method of its own, as C2 does not get through more than this with all inlined. */
    private void outputLines(float[] planes, int channels, int count, int tile, int c, float[] line) {
        for (int i = 0; i < 9; i++) {
            int plane = i < 4 ? 0 : i - 3;
            int row = i < 4 ? i : 0;
            int evens = row(plane, 0, row, count, tile, channels) + c;
            int odds = row(plane, 1, row, count, tile, channels) + c;
            int step = oddStep(plane, count, channels);
            lines.output(planes, evens, channels, planes, odds, step, line, 4 * i * L, L);
        }
    }

    @Override
    public void transformInputGradient(
            float[] planes, int channels, int count, int first, int tileRow, float[] dx, float[] line) {
        int top = 8 * (tileRow % rows);
        int base = (tileRow / rows * height + top) * width * channels;
        int below = Math.min(8, height - top);
        for (int t = 0; t < perRow; t++) {
            int right = Math.min(8, width - 8 * t);
            boolean inside = below == 8 && right == 8;
            for (int c = 0; c < channels; c += L) {
                int to = base + 8 * t * channels + c;
                float[] target = inside ? dx : line;
                int begin = inside ? to : 40 * L;
                int pixel = inside ? channels : L;
                int pitch = inside ? width * channels : 8 * L;
                for (int i = 0; i < 9; i++) {
                    boolean whole = i < 4;
                    int plane = whole ? 0 : i - 3;
                    int row = whole ? i : 0;
                    int evens = row(plane, 0, row, count, first + t, channels) + c;
                    int odds = row(plane, 1, row, count, first + t, channels) + c;
                    float[] out = whole ? target : line;
                    int at = whole ? begin + 2 * i * pitch : 8 * (i - 4) * L;
                    int step = whole ? pixel : L;
                    lines.copy(planes, evens, channels, out, at, 2 * step);
                    lines.output(planes, odds, oddStep(plane, count, channels), out, at + step, 2 * step);
                }
                for (int j = 0; j < 8; j++) {
                    lines.output(line, j * L, 8 * L, target, begin + pitch + j * pixel, 2 * pitch);
                }
                if (!inside) {
                    store(line, 40 * L, 8, below, right, dx, to, width * channels, channels);
                }
            }
        }
    }

    /** Copies the pixels of a tile that lie inside the map. */
    private static void store(
            float[] line, int from, int size, int below, int right, float[] y, int to, int pitch, int channels) {
        for (int i = 0; i < below; i++) {
            for (int j = 0; j < right; j++) {
                System.arraycopy(line, from + (i * size + j) * L, y, to + i * pitch + j * channels, L);
            }
        }
    }

    @Override
    public void filter(float[] w, int from, int tapStep, float[] planes, int to, int planeSize, float[] line) {
        for (int j = 0; j < 3; j++) {
            lines.filter(w, from + j * tapStep, 3 * tapStep, line, j * L, 3 * L);
        }
        for (int i = 0; i < 6; i++) {
            lines.filter(line, 3 * i * L, L, planes, to + 6 * i * planeSize, planeSize);
        }
    }

    @Override
    public void filterGradient(float[] planes, int from, int planeSize, float[] dw, int to, int tapStep, float[] line) {
        for (int j = 0; j < 6; j++) {
            lines.filterGradient(planes, from + j * planeSize, 6 * planeSize, line, j * L, 6 * L);
        }
        for (int i = 0; i < 3; i++) {
            lines.filterGradient(line, 6 * i * L, L, dw, to + 3 * i * tapStep, tapStep);
        }
    }
}
