package fathom.kernel;

/**
 * A matrix {@code [rows, columns]} that many products have on their right: cut into strips of {@value #WIDTH} columns, the rows of each strip beside
 * each other. The strip that a product passes over again and again then lies together and stays in the L1 cache, where
 * the rows of the whole matrix would be a power of two apart and get in each other's way.
 *
 * @param values holds the strips, one behind the other, from {@code offset} on
 */
record Strips(int rows, int columns, float[] values, int offset) {
    /** The widest strip of {@link VectorGemm}. */
    private static final int WIDTH = 64;

    private static int width(int columns, int left) {
        return Math.min(WIDTH, columns - left);
    }

    /** Overwrites a row with numbers from {@code at} on. */
    void copyRow(int row, float[] from, int at) {
        for (int left = 0; left < columns; left += WIDTH) {
            int width = width(columns, left);
            System.arraycopy(from, at + left, values, offset + left * rows + row * width, width);
        }
    }

    /** Overwrites all with the transpose of a {@code [columns, rows]} matrix, whose rows are {@code stride} apart. */
    void transpose(float[] from, int at, int stride) {
        for (int left = 0; left < columns; left += WIDTH) {
            int width = width(columns, left);
            Transpose.matrix(width, rows, from, at + left * stride, stride, values, offset + left * rows, width);
        }
    }

    /** C = A times this, or C + A times this; A is {@code [m, rows]} and dense. */
    void multiply(Gemm gemm, int m, float[] a, int aOffset, boolean accumulate, float[] c, int cOffset, int ldc) {
        multiply(gemm, m, rows, columns, a, aOffset, values, offset, accumulate, c, cOffset, ldc);
    }

    /** The same for strips of so many rows and columns that lie in {@code values}. */
    static void multiply(
            Gemm gemm,
            int m,
            int rows,
            int columns,
            float[] a,
            int aOffset,
            float[] values,
            int offset,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        for (int left = 0; left < columns; left += WIDTH) {
            int width = width(columns, left);
            int strip = offset + left * rows;
            int to = cOffset + left;
            gemm.multiply(false, m, width, rows, a, aOffset, rows, values, strip, width, accumulate, c, to, ldc);
        }
    }

    /** Where the number {@code index} of a matrix in rows lies in its strips. */
    static int place(int rows, int columns, int index) {
        int column = index % columns;
        int left = column - column % WIDTH;
        return left * rows + index / columns * width(columns, left) + column - left;
    }
}
