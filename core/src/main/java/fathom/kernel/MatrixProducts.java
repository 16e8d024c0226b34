package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Products of matrices and affine maps on all threads: C is cut into pieces, each computed by one {@link Gemm} call. */
final class MatrixProducts {
    private static final int PIECE_ROWS = 64;
    private static final int PIECE_COLUMNS = 256;

    /** Multiply-adds below which one thread is faster. */
    private static final long SMALL = 1 << 17;

    private final Workers workers;
    private final Gemm gemm;
    private final Pointwise pointwise;
    private final Scratch shared = new Scratch();

    MatrixProducts(Workers workers, Gemm gemm, Pointwise pointwise) {
        this.workers = workers;
        this.gemm = gemm;
        this.pointwise = pointwise;
    }

    /** Work on the rows [top, bottom) and columns [left, right) of C. */
    private interface Piece {
        void run(int top, int bottom, int left, int right);
    }

    private void pieces(int m, int n, int k, Piece body) {
        if ((long) m * n * k <= SMALL) {
            body.run(0, m, 0, n);
            return;
        }
        int down = (m + PIECE_ROWS - 1) / PIECE_ROWS;
        int across = (n + PIECE_COLUMNS - 1) / PIECE_COLUMNS;
        workers.run(down * across, (i, worker) -> {
            int top = i / across * PIECE_ROWS;
            int left = i % across * PIECE_COLUMNS;
            body.run(top, Math.min(m, top + PIECE_ROWS), left, Math.min(n, left + PIECE_COLUMNS));
        });
    }

    void gemm(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        if (transposeB) {
            float[] t = shared.floats(0, n * k);
            Transpose.matrix(workers, n, k, b, bOffset, ldb, t);
            gemm(transposeA, false, m, n, k, a, aOffset, lda, t, 0, n, accumulate, c, cOffset, ldc);
            return;
        }
        pieces(m, n, k, (top, bottom, left, right) -> {
            int from = aOffset + (transposeA ? top : top * lda);
            int to = cOffset + top * ldc + left;
            gemm.multiply(
                    transposeA,
                    bottom - top,
                    right - left,
                    k,
                    a,
                    from,
                    lda,
                    b,
                    bOffset + left,
                    ldb,
                    accumulate,
                    c,
                    to,
                    ldc);
        });
    }

    void affine(
            int rows, int in, int out, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y) {
        pieces(rows, out, in, (top, bottom, left, right) -> {
            int n = right - left;
            for (int i = top; bias != null && i < bottom; i++) {
                System.arraycopy(bias, left, y, i * out + left, n);
            }
            int to = top * out + left;
            gemm.multiply(false, bottom - top, n, in, x, top * in, in, weight, left, out, bias != null, y, to, out);
            for (int i = top; f.kind() != Activation.Kind.IDENTITY && i < bottom; i++) {
                pointwise.forward(f, n, y, i * out + left, y, i * out + left);
            }
        });
    }

    void affineBackward(
            int rows,
            int in,
            int out,
            float[] x,
            float[] weight,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias) {
        if (dbias != null) {
            Arrays.fill(dbias, 0, out, 0);
        }
        pieces(1, out, rows * 16, (top, bottom, left, right) -> {
            for (int i = 0; i < rows; i++) {
                int at = i * out + left;
                if (f.kind() != Activation.Kind.IDENTITY) {
                    pointwise.backward(f, right - left, y, at, dy, at, dy, at);
                }
                if (dbias != null) {
                    PlainConvolution.addScaled(right - left, 1, dy, at, dbias, left);
                }
            }
        });
        gemm(true, false, in, out, rows, x, 0, in, dy, 0, out, false, dweight, 0, out);
        if (dx != null) {
            gemm(false, true, rows, in, out, dy, 0, out, weight, 0, out, false, dx, 0, in);
        }
    }
}
