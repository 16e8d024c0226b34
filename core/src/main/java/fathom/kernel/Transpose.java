package fathom.kernel;

/** Transposition of matrices, in blocks that fit the L1 cache. */
final class Transpose {
    private static final int BLOCK = 32;

    private Transpose() {}

    /** Each of {@code count} consecutive {@code rows x columns} matrices to {@code columns x rows}. */
    static void matrices(Workers workers, int count, int rows, int columns, float[] from, float[] to) {
        int bands = rows * columns < 4096 ? 1 : (rows + BLOCK - 1) / BLOCK;
        int height = bands == 1 ? rows : BLOCK;
        if ((long) count * rows * columns < 8192) {
            for (int i = 0; i < count; i++) {
                band(i * rows * columns, 0, rows, rows, columns, from, columns, to);
            }
            return;
        }
        workers.run(count * bands, (i, worker) -> {
            int top = i % bands * height;
            band(i / bands * rows * columns, top, Math.min(rows, top + height), rows, columns, from, columns, to);
        });
    }

    /** One {@code rows x columns} matrix with rows {@code lda} apart to a dense {@code columns x rows} one. */
    static void matrix(Workers workers, int rows, int columns, float[] from, int offset, int lda, float[] to) {
        workers.run((rows + BLOCK - 1) / BLOCK, (i, worker) -> {
            for (int left = 0; left < columns; left += BLOCK) {
                block(
                        i * BLOCK,
                        Math.min(rows, (i + 1) * BLOCK),
                        left,
                        Math.min(columns, left + BLOCK),
                        rows,
                        from,
                        offset,
                        lda,
                        to,
                        0);
            }
        });
    }

    private static void band(int base, int top, int bottom, int rows, int columns, float[] from, int lda, float[] to) {
        for (int left = 0; left < columns; left += BLOCK) {
            block(top, bottom, left, Math.min(columns, left + BLOCK), rows, from, base, lda, to, base);
        }
    }

    private static void block(
            int top,
            int bottom,
            int left,
            int right,
            int rows,
            float[] from,
            int offset,
            int lda,
            float[] to,
            int base) {
        for (int j = left; j < right; j++) {
            for (int i = top; i < bottom; i++) {
                to[base + j * rows + i] = from[offset + i * lda + j];
            }
        }
    }
}
