package fathom.probe;

import fathom.nn.SelfAttention;
import fathom.tensor.Tensor;

/** What self-attention looks at, from its queries and keys. */
final class Attending {
    private Attending() {}

    /**
     * The mean entropy of the attention weights, over examples, heads and queries, as a share of the largest: 1 looks at all steps alike, 0 at a single
     * one. Queries that see one step alone do not count; NaN if there are no others.
     *
     * @param query {@code [N, T, width]}
     * @param key {@code [N, T, width]}
     * @param most examples to look at
     */
    static double entropy(SelfAttention layer, Tensor query, Tensor key, int most) {
        int examples = Math.min(most, query.shape().dim(0));
        int steps = query.shape().dim(1);
        double sum = 0;
        long count = 0;
        double[] scores = new double[steps];
        for (int n = 0; n < examples; n++) {
            for (int h = 0; h < layer.heads(); h++) {
                for (int t = layer.isCausal() ? 1 : 0; t < steps; t++) {
                    int visible = layer.isCausal() ? t + 1 : steps;
                    if (visible > 1) {
                        scores(layer, query, key, n, h, t, visible, scores);
                        sum += entropy(scores, visible) / StrictMath.log(visible);
                        count++;
                    }
                }
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static void scores(
            SelfAttention layer, Tensor query, Tensor key, int n, int head, int t, int visible, double[] scores) {
        int steps = query.shape().dim(1);
        int width = query.shape().dim(2);
        int part = width / layer.heads();
        int q = (n * steps + t) * width + head * part;
        for (int s = 0; s < visible; s++) {
            int k = (n * steps + s) * width + head * part;
            double dot = 0;
            for (int i = 0; i < part; i++) {
                dot += (double) query.array()[q + i] * key.array()[k + i];
            }
            scores[s] = dot / Math.sqrt(part);
        }
    }

    /** Of the softmax: log of the sum, less the mean score. */
    private static double entropy(double[] scores, int n) {
        double most = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < n; s++) {
            most = Math.max(most, scores[s]);
        }
        double sum = 0;
        double mean = 0;
        for (int s = 0; s < n; s++) {
            double e = StrictMath.exp(scores[s] - most);
            sum += e;
            mean += e * (scores[s] - most);
        }
        return StrictMath.log(sum) - mean / sum;
    }
}
