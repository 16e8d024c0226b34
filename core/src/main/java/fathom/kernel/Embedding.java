package fathom.kernel;

import java.util.Arrays;

/** Rows of a table by index. */
public final class Embedding {
    private Embedding() {}

    /**
     * y[i] = table[indices[i]], rows of {@code width}.
     *
     * @param y modified: overwritten, {@code [indices, width]}
     */
    public static void rows(Kernels kernels, int width, int[] indices, float[] table, float[] y) {
        Ranges.over(kernels, indices.length, width, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                System.arraycopy(table, indices[i] * width, y, i * width, width);
            }
        });
    }

    /**
     * The gradient of {@link #rows}: dtable[v] is the sum over the i with indices[i] = v of dy[i], in rising order. Only the rows that
     * occur are visited; all others are 0.
     *
     * @param dtable modified: overwritten, {@code [vocabulary, width]}
     */
    public static void rowsBackward(
            Kernels kernels, int vocabulary, int width, int[] indices, float[] dy, float[] dtable) {
        int[] next = new int[indices.length]; // lists of the positions of each index, in rising order
        int[] first = new int[vocabulary];
        int[] occurring = new int[Math.min(vocabulary, indices.length)];
        int count = 0;
        Arrays.fill(first, -1);
        for (int i = indices.length - 1; i >= 0; i--) {
            if (first[indices[i]] < 0) {
                occurring[count++] = indices[i];
            }
            next[i] = first[indices[i]];
            first[indices[i]] = i;
        }
        Arrays.fill(dtable, 0, vocabulary * width, 0f);
        int average = Math.max(1, indices.length / Math.max(1, count));
        Ranges.over(kernels, count, average * width, (begin, end) -> {
            for (int k = begin; k < end; k++) {
                int row = occurring[k];
                for (int i = first[row]; i >= 0; i = next[i]) {
                    Rows.add(width, dy, i * width, dtable, row * width);
                }
            }
        });
    }
}
