package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 3x3 convolution with padding 1 and stride 1 without transforms, for few channels. A tile of {@link DirectTiles} keeps the outputs of some
 * pixels in registers; each number of the input that it reads serves three of them, each row of weights all of them. So it computes at the machine's
 * limit, where Winograd's products of 16 x 16 matrices do not. The gradient of the input is the same convolution with turned weights.
 */
final class DirectConvolution implements Convolver {
    private static final int L = DirectTiles.WIDTH;

    /** A pixel of padding, and what sums begin with where there is no bias. */
    static final float[] ZEROS = new float[L];

    private static final int INPUT = 0;
    private static final int GRADIENT = 1;
    private static final int PRODUCT = 2;

    /** Channels of input times channels of output from which on Winograd's products are large enough to be faster. */
    private static final int FEW_WEIGHTS = 16 * 16;

    /** Partial sums of the gradients of the weights: with twice as many, which 16 threads could use, two are 3 % slower. */
    private static final int MAX_BLOCKS = 8;

    private final Workers workers;
    private final DirectTiles tiles;
    private final Pointwise pointwise;
    private final Scratch shared = new Scratch();
    private final Scratch[] scratch;

    /** Those of the last call: the layers of a deep network are mostly alike. */
    private PaddedRows[] lastGroups = {};

    private @Nullable Convolution last;

    DirectConvolution(Workers workers, KernelParts parts) {
        this.workers = workers;
        this.tiles = parts.direct();
        this.pointwise = parts.pointwise();
        this.scratch = Scratch.forEach(workers);
    }

    /** Whether it can compute this geometry and its gradients, that of the input only if its channels come in whole blocks. */
    static boolean applies(Convolution g) {
        return g.kernelHeight() == 3
                && g.kernelWidth() == 3
                && g.padding() == 1
                && g.stride() == 1
                && g.width() >= DirectTiles.PIXELS - 1
                && g.outChannels() % L == 0;
    }

    /** Whether it can compute the gradient of the input as well. */
    static boolean appliesToInput(Convolution g) {
        return applies(g) && g.inChannels() % L == 0;
    }

    /** Whether it applies and is the fastest way. */
    static boolean suits(Convolution g) {
        return applies(g) && (g.inChannels() < L || g.inChannels() * g.outChannels() <= FEW_WEIGHTS);
    }

    static int roundUp(int n, int step) {
        return (n + step - 1) / step * step;
    }

    private PaddedRows[] groups(Convolution g) {
        if (!g.equals(last)) {
            lastGroups = PaddedRows.groups(g);
            last = g;
        }
        return lastGroups;
    }

    @Override
    public void forward(Convolution g, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y) {
        int in = g.inChannels();
        int out = g.outChannels();
        PaddedRows[] groups = groups(g);
        workers.run(groups.length, (index, worker) -> {
            PaddedRows rows = groups[index];
            float[] padded = padded(rows, in, x, Activation.IDENTITY, x, INPUT, scratch[worker]);
            convolve(rows, in, out, padded, weight, 0, in * out, bias, y);
            if (f.kind() != Activation.Kind.IDENTITY) {
                int begin = rows.firstRow() * g.width() * out;
                pointwise.forward(f, rows.allRows() * g.width() * out, y, begin, y, begin);
            }
        });
    }

    private float[] padded(PaddedRows rows, int channels, float[] x, Activation f, float[] y, int slot, Scratch own) {
        float[] padded = own.floats(slot, rows.floats(channels));
        float[] product = own.floats(PRODUCT, rows.unpadded(channels));
        rows.fill(tiles, pointwise, channels, x, f, y, product, padded);
        return padded;
    }

    /** The outputs of some rows, before the activation; the weights of tap 0 begin at {@code first}. */
    private void convolve(
            PaddedRows rows,
            int in,
            int out,
            float[] padded,
            float[] weight,
            int first,
            int tapStep,
            float @Nullable [] bias,
            float[] y) {
        int width = rows.width();
        int pixels = pixels(width);
        for (int o = 0; o < out; o += L) {
            for (int i = 0; i < rows.allRows(); i += 2) {
                int next = Math.min(i + 1, rows.allRows() - 1);
                int begin = (rows.firstRow() + i) * width * out + o;
                int beginNext = (rows.firstRow() + next) * width * out + o;
                for (int left = 0; left < width; left += pixels) {
                    int j = Math.min(left, width - pixels); // the last two tiles of a row may overlap
                    int y0 = begin + j * out;
                    int y1 = beginNext + j * out;
                    for (int c = 0; c < in; c += L) {
                        int block = c / L * rows.blockSize() + j * L;
                        boolean begins = c == 0;
                        float[] from = begins ? bias == null ? ZEROS : bias : y;
                        int bias0 = bias == null ? 0 : o;
                        tiles.convolve(
                                pixels,
                                Math.min(L, in - c),
                                padded,
                                block + rows.above(i),
                                block + rows.above(next),
                                rows.pitch(),
                                weight,
                                first + c * out + o,
                                tapStep,
                                out,
                                from,
                                begins ? bias0 : y0,
                                begins ? bias0 : y1,
                                begins ? 0 : out,
                                y,
                                y0,
                                y1,
                                out);
                    }
                }
            }
        }
    }

    /** The width of tile that covers a row with the fewest pixels. */
    private static int pixels(int width) {
        int less = DirectTiles.PIXELS - 1;
        return width < DirectTiles.PIXELS || roundUp(width, less) < roundUp(width, DirectTiles.PIXELS)
                ? less
                : DirectTiles.PIXELS;
    }

    @Override
    public void backward(
            Convolution g,
            float[] x,
            float[] weight,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias) {
        int in = g.inChannels();
        int out = g.outChannels();
        float[] turned = shared.floats(0, weight.length);
        if (dx != null) {
            Transpose.matrices(workers, 9, in, out, weight, turned);
        }
        PaddedRows[] groups = groups(g);
        int blocks = Math.min(MAX_BLOCKS, groups.length);
        int rounded = roundUp(in, DirectTiles.CHANNEL_STEP);
        int partialSize = 9 * rounded * out + out;
        float[] partials = shared.floats(1, blocks * partialSize);
        workers.run(blocks, (block, worker) -> {
            int base = block * partialSize;
            Arrays.fill(partials, base, base + partialSize, 0);
            int end = (int) ((block + 1L) * groups.length / blocks);
            for (int index = (int) ((long) block * groups.length / blocks); index < end; index++) {
                PaddedRows rows = groups[index];
                Scratch own = scratch[worker];
                float[] gradient = padded(rows, out, dy, f, y, GRADIENT, own);
                if (dx != null) {
                    convolve(rows, out, in, gradient, turned, 8 * in * out, -in * out, null, dx);
                }
                float[] input = padded(rows, in, x, Activation.IDENTITY, x, INPUT, own);
                addGradients(rows, rounded, out, input, gradient, partials, base);
            }
        });
        sum(partials, blocks, partialSize, in, rounded, out, dweight);
        if (dbias != null) {
            Partials.sum(workers, pointwise, partials, partialSize - out, out, blocks, partialSize, dbias);
        }
    }

    /** Adds the gradients {@code [3, 3, in, out]} of the weights and, behind them, of the bias. */
    private void addGradients(
            PaddedRows rows, int in, int out, float[] input, float[] gradient, float[] partials, int base) {
        int pitch = rows.pitch();
        for (int o = 0; o < out; o += L) {
            for (int image = 0; image < rows.images(); image++) {
                int at = image * rows.imageSize();
                int dz = o / L * rows.blockSize() + at + pitch + L;
                tiles.sum(rows.rows(), rows.width(), gradient, dz, pitch, partials, base + 9 * in * out + o);
                for (int c = 0; c < in; c += L) {
                    for (int a = 0; a < 3; a++) {
                        tiles.weightGradient(
                                rows.rows(),
                                rows.width(),
                                Math.min(L, in - c),
                                input,
                                c / L * rows.blockSize() + at + a * pitch,
                                gradient,
                                dz,
                                pitch,
                                partials,
                                base + (3 * a * in + c) * out + o,
                                in * out,
                                out);
                    }
                }
            }
        }
    }

    /** Adds up the partial gradients of the weights, leaving out channels that only fill a tile. */
    private void sum(float[] partials, int blocks, int partialSize, int in, int rounded, int out, float[] dweight) {
        if (in == rounded) {
            Partials.sum(workers, pointwise, partials, 0, 9 * in * out, blocks, partialSize, dweight);
            return;
        }
        float[] total = shared.floats(2, 9 * rounded * out);
        Partials.sum(workers, pointwise, partials, 0, 9 * rounded * out, blocks, partialSize, total);
        for (int tap = 0; tap < 9; tap++) {
            System.arraycopy(total, tap * rounded * out, dweight, tap * in * out, in * out);
        }
    }
}
