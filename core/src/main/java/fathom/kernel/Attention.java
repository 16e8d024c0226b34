package fathom.kernel;

import java.util.List;

/**
 * Scaled dot-product attention of several heads: with head h of query, key and value in the columns {@code [h width, (h + 1) width)} of their rows,
 *
 * <pre>y[n, t] = sum over s of p[n, t, s] value[n, s],    p[n, t] = softmax over the visible s of (query[n, t] . key[n, s] / sqrt(width))</pre>
 *
 * for each head by itself. Query is {@code [batch, queries, heads width]}, key {@code [batch, keys, heads width]}, value
 * {@code [batch, keys, heads valueWidth]}, y {@code [batch, queries, heads valueWidth]}. Source: Vaswani et al. 2017, arXiv:1706.03762.
 *
 * @param causal whether query t sees the keys 0 to t only
 * @param keyLengths for each of the batch how many keys there are to see, from the first on; empty for all
 */
public record Attention(
        int batch,
        int heads,
        int queries,
        int keys,
        int width,
        int valueWidth,
        boolean causal,
        List<Integer> keyLengths) {
    /** The keys that some query of the n-th example sees. */
    int length(int n) {
        return keyLengths.isEmpty() ? keys : keyLengths.get(n);
    }

    /** The keys that query t of the n-th example sees. */
    int visible(int n, int t) {
        return causal ? Math.min(length(n), t + 1) : length(n);
    }

    /** The distance between two rows of query or key. */
    int stride() {
        return heads * width;
    }

    /** The distance between two rows of value or y. */
    int valueStride() {
        return heads * valueWidth;
    }
}
