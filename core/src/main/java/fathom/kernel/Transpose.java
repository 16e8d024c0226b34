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
                int at = i * rows * columns;
                band(0, rows, columns, from, at, columns, to, at, rows);
            }
            return;
        }
        workers.run(count * bands, (i, worker) -> {
            int top = i % bands * height;
            int at = i / bands * rows * columns;
            band(top, Math.min(rows, top + height), columns, from, at, columns, to, at, rows);
        });
    }

    /** One {@code rows x columns} matrix with rows {@code lda} apart to a dense {@code columns x rows} one. */
    static void matrix(Workers workers, int rows, int columns, float[] from, int offset, int lda, float[] to) {
        workers.run((rows + BLOCK - 1) / BLOCK, (i, worker) -> {
            band(i * BLOCK, Math.min(rows, (i + 1) * BLOCK), columns, from, offset, lda, to, 0, rows);
        });
    }

    /** One {@code rows x columns} matrix with rows {@code lda} apart to a {@code columns x rows} one with rows {@code ldt} apart. */
    static void matrix(int rows, int columns, float[] from, int offset, int lda, float[] to, int toOffset, int ldt) {
        for (int top = 0; top < rows; top += BLOCK) {
            band(top, Math.min(rows, top + BLOCK), columns, from, offset, lda, to, toOffset, ldt);
        }
    }

    private static void band(
            int top, int bottom, int columns, float[] from, int offset, int lda, float[] to, int toOffset, int ldt) {
        for (int left = 0; left < columns; left += BLOCK) {
            int right = Math.min(columns, left + BLOCK);
            int i = top;
            for (; i + 4 <= bottom; i += 4) { // four rows at a time: blocks are small, and a loop has its price
                int row = offset + i * lda;
                for (int j = left; j < right; j++) {
                    int at = toOffset + j * ldt + i;
                    to[at] = from[row + j];
                    to[at + 1] = from[row + lda + j];
                    to[at + 2] = from[row + 2 * lda + j];
                    to[at + 3] = from[row + 3 * lda + j];
                }
            }
            for (; i < bottom; i++) {
                for (int j = left; j < right; j++) {
                    to[toOffset + j * ldt + i] = from[offset + i * lda + j];
                }
            }
        }
    }
}
