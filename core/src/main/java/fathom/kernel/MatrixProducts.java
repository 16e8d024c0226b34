package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Products of matrices and affine maps on all threads: C is cut into pieces, each computed by one {@link Gemm} call. */
final class MatrixProducts {
    /** More rows use what is read of B more often; a piece as high as the matrix reads B once. */
    private static final int PIECE_ROWS = 1024;

    private static final int PIECE_COLUMNS = 128;

    /** Half as many, where A is smaller than B and so is cheaper to read again. */
    private static final int FEW_COLUMNS = 64;

    /** Pieces to aim at, of at least {@link #FEW_ROWS} rows, so that there is work for several threads. */
    private static final int MANY_PIECES = 16;

    private static final int FEW_ROWS = 64;

    /** Rows of a piece that is computed transposed. */
    private static final int BAND = 64;

    /** Multiply-adds below which one thread is faster. */
    private static final long SMALL = 1 << 17;

    private final Workers workers;
    private final Gemm gemm;
    private final Pointwise pointwise;
    private final Scratch shared = new Scratch();
    private final Scratch[] scratch;

    MatrixProducts(Workers workers, Gemm gemm, Pointwise pointwise) {
        this.workers = workers;
        this.gemm = gemm;
        this.pointwise = pointwise;
        this.scratch = Scratch.forEach(workers);
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
        int columns = m < n && parts(n, PIECE_COLUMNS) < MANY_PIECES ? FEW_COLUMNS : PIECE_COLUMNS;
        int across = parts(n, columns);
        int height = Math.max(FEW_ROWS, Math.min(PIECE_ROWS, parts(m, parts(MANY_PIECES, across))));
        workers.run(parts(m, height) * across, (i, worker) -> {
            int top = i / across * height;
            int left = i % across * columns;
            body.run(top, Math.min(m, top + height), left, Math.min(n, left + columns));
        });
    }

    /** How many parts of that length cover a whole. */
    private static int parts(int whole, int length) {
        return (whole + length - 1) / length;
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
        if (transposeB && !accumulate && (long) m * (n + k) < (long) n * k) {
            transposedProduct(transposeA, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
            return;
        }
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

    /**
     * C = op(A) B^T as the transpose of B op(A)^T: B, here the larger matrix, is read once and in its own order. For the gradient of a wide
     * affine map's input B is the weight.
     */
    private void transposedProduct(
            boolean transposeA,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            int ldc) {
        float[] rows = a;
        int rowsOffset = aOffset;
        int rowsStride = lda;
        if (!transposeA) {
            rows = shared.floats(0, k * m);
            rowsOffset = 0;
            rowsStride = m;
            Transpose.matrix(workers, m, k, a, aOffset, lda, rows);
        }
        float[] columns = rows; // for the lambda
        int columnsOffset = rowsOffset;
        int columnsStride = rowsStride;
        workers.run(parts(n, BAND), (i, worker) -> {
            int top = i * BAND;
            int height = Math.min(BAND, n - top);
            float[] t = scratch[worker].floats(0, height * m);
            int from = bOffset + top * ldb;
            gemm.multiply(false, height, m, k, b, from, ldb, columns, columnsOffset, columnsStride, false, t, 0, m);
            Transpose.matrix(height, m, t, 0, m, c, cOffset + top, ldc);
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
                    pointwise.add(right - left, dy, at, dbias, left);
                }
            }
        });
        gemm(true, false, in, out, rows, x, 0, in, dy, 0, out, false, dweight, 0, out);
        if (dx != null) {
            gemm(false, true, rows, in, out, dy, 0, out, weight, 0, out, false, dx, 0, in);
        }
    }
}
