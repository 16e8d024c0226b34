package fathom.experiment.statistics;

import java.util.Arrays;

/**
 * The exact test of several variants that train equally often, each in n runs: given how many runs trained in all, the probability that one
 * variant has as many of them as the most successful has. With m of k n runs, P(no count above c) is the coefficient of x^m in (sum over a
 * &lt;= c of binomial(n, a) x^a)^k, over binomial(k n, m).
 */
final class EqualShares {

    private EqualShares() {}

    /** Returns the p; 1 if there is nothing to tell apart. */
    static double p(int n, int... trained) {
        int most = Arrays.stream(trained).max().orElse(0);
        if (most == 0 || trained.length < 2) {
            return 1;
        }
        int total = Arrays.stream(trained).sum();
        double all = ways(n, n, trained.length, total);
        return Math.min(1, Math.max(0, 1 - ways(n, most - 1, trained.length, total) / all));
    }

    /** In how many ways {@code total} runs can be spread over the variants so that none has more than {@code most}. */
    private static double ways(int n, int most, int variants, int total) {
        double[] ways = new double[total + 1];
        ways[0] = 1;
        for (int v = 0; v < variants; v++) {
            double[] next = new double[total + 1];
            double choices = 1;
            for (int a = 0; a <= Math.min(most, total); a++) {
                for (int before = 0; before + a <= total; before++) {
                    next[before + a] += choices * ways[before];
                }
                choices = choices * (n - a) / (a + 1);
            }
            ways = next;
        }
        return ways[total];
    }
}
