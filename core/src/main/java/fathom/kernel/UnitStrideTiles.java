package fathom.kernel;

/**
 * Stride 1: Winograd's F(4x4, 3x3). A tile reads 6x6 pixels and has one row in each plane. The gradient of the input is a convolution of
 * the same kind.
 */
record UnitStrideTiles(Lines lines, int height, int width, int rows, int perRow) implements WinogradTiles {
    private static final int L = Lines.WIDTH;

    static UnitStrideTiles of(Convolution g, Lines lines) {
        return new UnitStrideTiles(lines, g.height(), g.width(), (g.height() + 3) / 4, (g.width() + 3) / 4);
    }

    @Override
    public WinogradStrip inputStrip() {
        return new WinogradStrip(height, width, rows, perRow, 4, 1, 6);
    }

    @Override
    public WinogradStrip gradientStrip() {
        return inputStrip();
    }

    @Override
    public int products() {
        return PLANES;
    }

    @Override
    public int rowsPerTile(int plane) {
        return 1;
    }

    @Override
    public int plane(int plane, int count, int channels) {
        return plane * (count * channels + GAP);
    }

    @Override
    public int sumPlane() {
        return 7;
    }

    @Override
    public void transformInput(float[] strip, int channels, float[] planes, int count, int first, float[] line) {
        int pitch = (4 * perRow + 2) * channels;
        int planeSize = plane(1, count, channels);
        for (int t = 0; t < perRow; t++) {
            for (int c = 0; c < channels; c += L) {
                int from = 4 * t * channels + c;
                int to = (first + t) * channels + c;
                lines.input(6, strip, from, channels, pitch, line, 0, L, 6 * L);
                lines.input(6, line, 0, 6 * L, L, planes, to, 6 * planeSize, planeSize);
            }
        }
    }

    @Override
    public void transformGradientAsInput(
            float[] strip, int channels, float[] planes, int count, int first, float[] line) {
        transformInput(strip, channels, planes, count, first, line);
    }

    /** From the 4x4 pixels in the middle of each tile of the strip. */
    @Override
    public void transformGradient(float[] strip, int channels, float[] planes, int count, int first, float[] line) {
        int pitch = (4 * perRow + 2) * channels;
        int planeSize = plane(1, count, channels);
        for (int t = 0; t < perRow; t++) {
            for (int c = 0; c < channels; c += L) {
                int from = pitch + (4 * t + 1) * channels + c;
                int to = (first + t) * channels + c;
                lines.outputGradient(4, strip, from, channels, pitch, line, 0, L, 4 * L);
                lines.outputGradient(6, line, 0, 4 * L, L, planes, to, 6 * planeSize, planeSize);
            }
        }
    }

    @Override
    public void transformOutput(
            float[] planes, int channels, int count, int first, int tileRow, float[] y, float[] line) {
        int planeSize = plane(1, count, channels);
        int top = 4 * (tileRow % rows);
        int base = (tileRow / rows * height + top) * width * channels;
        int below = Math.min(4, height - top);
        for (int t = 0; t < perRow; t++) {
            int right = Math.min(4, width - 4 * t);
            for (int c = 0; c < channels; c += L) {
                int from = (first + t) * channels + c;
                lines.output(6, planes, from, planeSize, 6 * planeSize, line, 0, L, 6 * L);
                int to = base + 4 * t * channels + c;
                if (right == 4) {
                    lines.output(below, line, 0, 6 * L, L, y, to, width * channels, channels);
                } else {
                    lines.output(below, line, 0, 6 * L, L, line, 24 * L, 4 * L, L);
                    WinogradTiles.store(line, 24 * L, 4, below, right, y, to, width * channels, channels);
                }
            }
        }
    }

    @Override
    public void transformInputGradient(
            float[] planes, int channels, int count, int first, int tileRow, float[] dx, float[] line) {
        transformOutput(planes, channels, count, first, tileRow, dx, line);
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
