package fathom.kernel;

/**
 * The tiles of a 3x3 convolution with padding 1, the transforms of one stride, and how their memory is laid out. A tile is 4x4 pixels of
 * output and the input that they read. A row of tiles works on a {@link WinogradStrip}. A transformed tile is spread over 36 planes, one
 * for each transformed weight matrix; in plane p it has {@link #rowsPerTile} rows of channels.
 *
 * <p>Each transform below is the tensor product of two one-dimensional ones. {@code line} is scratch of {@value #LINE} floats.
 */
interface WinogradTiles {
    int PLANES = 36;

    /** Extra floats after a plane: without them many planes would begin in the same set of the L1 cache. */
    int GAP = 16;

    int LINE = 128 * Lines.WIDTH;

    /** Rows of tiles in one image. */
    int rows();

    /** Tiles in a row. */
    int perRow();

    /** The strips of the input, in which padding may be filled in. */
    WinogradStrip inputStrip();

    /** The strips of the gradient of the output. */
    WinogradStrip gradientStrip();

    /** Rows of channels that a transformed tile has in all planes together. */
    int products();

    /** How many products of one tile share the weights of that plane. */
    int rowsPerTile(int plane);

    /** Where that plane of {@code count} tiles begins; plane {@value #PLANES} begins where they end. */
    int plane(int plane, int count, int channels);

    /**
     * Index of the plane of the points (1, 1), which has one row for a tile: a constant there is that constant in all pixels of output,
     * and a transformed gradient tile is the sum of its pixels there.
     */
    int sumPlane();

    /** Transforms the input tiles of a strip into the planes of {@code count} tiles, from tile {@code first} on. */
    void transformInput(float[] strip, int channels, float[] planes, int count, int first, float[] line);

    /** Transforms products back and writes that row of tiles, counted through all images, to {@code y}. */
    void transformOutput(float[] planes, int channels, int count, int first, int tileRow, float[] y, float[] line);

    /** The adjoint of {@link #transformOutput}, for the gradient of the weights. */
    void transformGradient(float[] strip, int channels, float[] planes, int count, int first, float[] line);

    /** Transforms a strip of gradients for the gradient of the input, which is a convolution of them with the turned weights. */
    void transformGradientAsInput(float[] strip, int channels, float[] planes, int count, int first, float[] line);

    /** Transforms the products of {@link #transformGradientAsInput} back and writes them to {@code dx}. */
    void transformInputGradient(
            float[] planes, int channels, int count, int first, int tileRow, float[] dx, float[] line);

    /**
     * Transforms the weights of {@value Lines#WIDTH} channels.
     *
     * @param tapStep distance between the taps, which may run backwards
     * @param planes modified: at {@code to} in the first plane
     */
    void filter(float[] w, int from, int tapStep, float[] planes, int to, int planeSize, float[] line);

    /**
     * The adjoint of {@link #filter}.
     *
     * @param planes the gradients of the planes, from {@code from} on in the first
     * @param dw modified: at {@code to} in the first tap
     */
    void filterGradient(float[] planes, int from, int planeSize, float[] dw, int to, int tapStep, float[] line);

    /** Copies the pixels of a tile that lie inside the map. */
    static void store(
            float[] line, int from, int size, int below, int right, float[] y, int to, int pitch, int channels) {
        for (int i = 0; i < below; i++) {
            for (int j = 0; j < right; j++) {
                System.arraycopy(
                        line, from + (i * size + j) * Lines.WIDTH, y, to + i * pitch + j * channels, Lines.WIDTH);
            }
        }
    }
}
