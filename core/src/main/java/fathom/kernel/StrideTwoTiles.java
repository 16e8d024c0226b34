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

    /** Where the numbers of a tile begin in plane (i, j). */
    private int begin(int i, int j, int count, int tile, int channels) {
        int plane = 6 * i + j;
        return plane(plane, count, channels) + tile * rowsPerTile(plane) * channels;
    }

    /** From one plane (i, j) to (i + 1, j), where i > 0. */
    private static int planeRow(int count, int channels) {
        return 9 * count * channels + 6 * GAP;
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
        int step = spacing * channels;
        int even = spacing - 1;
        for (int t = 0; t < perRow; t++) {
            for (int c = 0; c < channels; c += L) {
                int from = 4 * t * step + c;
                int rows = from + even * pitch;
                int whole = begin(0, 0, count, first + t, channels) + c;
                int wholeOdd = begin(0, 1, count, first + t, channels) + c;
                lines.copy(
                        4, strip, rows + even * channels, spacing * pitch, step, planes, whole, 4 * channels, channels);
                lines.input(
                        4, strip, rows, spacing * pitch, step, planes, wholeOdd, channels, oddStep(0, count, channels));
                lines.input(columns, strip, from, channels, spacing * pitch, line, 0, L, columns * L);
                int next = planeRow(count, channels);
                int evens = begin(1, 0, count, first + t, channels) + c;
                int odds = begin(1, 1, count, first + t, channels) + c;
                lines.copy(5, line, even * L, columns * L, spacing * L, planes, evens, next, channels);
                lines.input(5, line, 0, columns * L, spacing * L, planes, odds, next, oddStep(1, count, channels));
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
                int whole = begin(0, 0, count, first + t, channels) + c;
                int wholeOdd = begin(0, 1, count, first + t, channels) + c;
                lines.copy(4, strip, from, pitch, channels, planes, whole, 4 * channels, channels);
                lines.outputGradient(
                        4, strip, from, pitch, channels, planes, wholeOdd, channels, oddStep(0, count, channels));
                lines.outputGradient(4, strip, from, channels, pitch, line, 0, L, 4 * L);
                int next = planeRow(count, channels);
                int evens = begin(1, 0, count, first + t, channels) + c;
                int odds = begin(1, 1, count, first + t, channels) + c;
                lines.copy(5, line, 0, 4 * L, L, planes, evens, next, channels);
                lines.outputGradient(5, line, 0, 4 * L, L, planes, odds, next, oddStep(1, count, channels));
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
                int at = inside ? to : 36 * L;
                int pixel = inside ? channels : L;
                int pitch = inside ? outWidth * channels : 4 * L;
                lines.output(4, line, 0, L, 4 * L, line, 16 * L, L, 4 * L, target, at, pixel, pitch);
                if (!inside) {
                    WinogradTiles.store(line, 36 * L, 4, below, right, y, to, outWidth * channels, channels);
                }
            }
        }
    }

    /** The rows of a transformed tile: 9 to 9 of 4 pixels. */
    private void outputLines(float[] planes, int channels, int count, int tile, int c, float[] line) {
        int whole = begin(0, 0, count, tile, channels) + c;
        int odd = begin(0, 1, count, tile, channels) + c;
        int step = oddStep(0, count, channels);
        lines.output(4, planes, whole, 4 * channels, channels, planes, odd, channels, step, line, 0, 4 * L, L);
        int next = planeRow(count, channels);
        int evens = begin(1, 0, count, tile, channels) + c;
        int odds = begin(1, 1, count, tile, channels) + c;
        step = oddStep(1, count, channels);
        lines.output(5, planes, evens, next, channels, planes, odds, next, step, line, 16 * L, 4 * L, L);
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
                int whole = begin(0, 0, count, first + t, channels) + c;
                int wholeOdd = begin(0, 1, count, first + t, channels) + c;
                int step = oddStep(0, count, channels);
                lines.copy(4, planes, whole, 4 * channels, channels, target, begin, 2 * pitch, 2 * pixel);
                lines.output(4, planes, wholeOdd, channels, step, target, begin + pixel, 2 * pitch, 2 * pixel);
                int next = planeRow(count, channels);
                int evens = begin(1, 0, count, first + t, channels) + c;
                int odds = begin(1, 1, count, first + t, channels) + c;
                step = oddStep(1, count, channels);
                lines.copy(5, planes, evens, next, channels, line, 0, 8 * L, 2 * L);
                lines.output(5, planes, odds, next, step, line, L, 8 * L, 2 * L);
                lines.output(8, line, 0, L, 8 * L, target, begin + pitch, pixel, 2 * pitch);
                if (!inside) {
                    WinogradTiles.store(line, 40 * L, 8, below, right, dx, to, width * channels, channels);
                }
            }
        }
    }

    @Override
    public void filter(float[] w, int from, int tapStep, float[] planes, int to, int planeSize, float[] line) {
        lines.filter(3, w, from, tapStep, 3 * tapStep, line, 0, L, 3 * L);
        lines.filter(6, line, 0, 3 * L, L, planes, to, 6 * planeSize, planeSize);
    }

    @Override
    public void filterGradient(float[] planes, int from, int planeSize, float[] dw, int to, int tapStep, float[] line) {
        lines.filterGradient(6, planes, from, planeSize, 6 * planeSize, line, 0, L, 6 * L);
        lines.filterGradient(3, line, 0, 6 * L, L, dw, to, 3 * tapStep, tapStep);
    }
}
