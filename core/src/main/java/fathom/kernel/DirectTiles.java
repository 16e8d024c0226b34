package fathom.kernel;

/**
 * The inner loops of {@link DirectConvolution}. They work on {@value #WIDTH} channels at a time and read maps that were copied with their padding:
 * rows of {@code width + 2} pixels of {@value #WIDTH} floats, of which fewer channels may be in use.
 *
 * <p>The order of every sum is fixed, so that all versions give the same bits: an output is one chain of fused multiply-adds over the taps' rows,
 * within those over the channels, and within those over the three taps of a row; a gradient of a weight is one over the pixels, row by row.
 */
interface DirectTiles {
    /** Channels of a block, and floats from one pixel of a padded map to the next. */
    int WIDTH = 16;

    /** Pixels of a tile: that many of one row, or one less. */
    int PIXELS = 8;

    /** Channels come to the gradient of the weights in multiples of this. */
    int CHANNEL_STEP = 4;

    /**
     * Copies rows of pixels and pads them on the left and on the right.
     *
     * @param wrapped whether the padding is the pixel at the other end; else it is zero
     * @param step floats from one pixel of the map to the next, at least {@value #WIDTH}; its rows follow each other
     * @param padded modified: {@code rows} rows of {@code width + 2} pixels
     */
    void pad(int rows, int width, boolean wrapped, float[] map, int from, int step, float[] padded, int to);

    /**
     * Outputs for {@code pixels} pixels in each of two rows, which may be the same:
     * {@code y[j, o] = from[j, o] + sum over (a, c, b) of x[a, j + b, c] w[a, b, c, o]}.
     *
     * @param pixels {@value #PIXELS} or one less
     * @param channels how many of the input's channels are added, 1 to {@value #WIDTH}
     * @param row0 where the padded pixels above and to the left of the first pixel begin in x
     * @param pitch floats from one padded row to the next
     * @param w the weight of tap (0, 0), its first channel and output at {@code wOffset}; taps {@code tapStep} apart, which may be negative,
     *     channels {@code channelStep} apart
     * @param from what the sums begin with, at {@code from0} and {@code from1}, {@code fromStep} from pixel to pixel; may be y
     * @param y modified: at {@code y0} and {@code y1}, {@code yStep} from pixel to pixel
     */
    void convolve(
            int pixels,
            int channels,
            float[] x,
            int row0,
            int row1,
            int pitch,
            float[] w,
            int wOffset,
            int tapStep,
            int channelStep,
            float[] from,
            int from0,
            int from1,
            int fromStep,
            float[] y,
            int y0,
            int y1,
            int yStep);

    /**
     * Adds to the gradients of the three taps of a row: {@code dw[b, c, o] += sum over (i, j) of x[i, j + b, c] dz[i, j, o]}.
     *
     * @param width pixels in a row, at least 2
     * @param channels a multiple of {@value #CHANNEL_STEP}
     * @param xOffset where the padded pixel to the left of the first one begins, in the row that these taps see
     * @param dzOffset where the gradient of the first pixel begins
     * @param pitch floats from one padded row to the next, of both
     * @param dw modified: taps {@code tapStep} apart, channels {@code channelStep} apart
     */
    void weightGradient(
            int rows,
            int width,
            int channels,
            float[] x,
            int xOffset,
            float[] dz,
            int dzOffset,
            int pitch,
            float[] dw,
            int dwOffset,
            int tapStep,
            int channelStep);

    /** Adds up pixels, row by row: {@code db[o] += sum over (i, j) of dz[i, j, o]}; arguments as above. */
    void sum(int rows, int width, float[] dz, int dzOffset, int pitch, float[] db, int dbOffset);
}
