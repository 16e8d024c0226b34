package fathom.probe;

import fathom.tensor.Tensor;

/**
 * A batch of values in three numbers, taken in one reading and a half.
 *
 * @param mean over everything
 * @param variance about that mean
 * @param correlation mean cosine between two different examples (rows of the first axis), of those that are not zero; NaN if there are fewer
 *     than two. With unit vectors u_i it is (|sum u_i|^2 - n) / (n (n - 1)), which takes O(n d) in place of O(n^2 d)
 */
record Moments(double mean, double variance, double correlation) {
    static Moments of(Tensor batch) {
        float[] x = batch.array();
        int examples = batch.shape().rank() == 0 ? 1 : batch.shape().dim(0);
        int width = x.length / examples;
        double[] direction = new double[width];
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int i = 0; i < examples; i++) {
            int offset = i * width;
            double square = 0;
            for (int j = 0; j < width; j++) {
                double value = x[offset + j];
                sum += value;
                square += value * value;
            }
            squares += square;
            if (square > 0) {
                n++;
                double scale = 1 / Math.sqrt(square);
                for (int j = 0; j < width; j++) {
                    direction[j] += scale * x[offset + j];
                }
            }
        }
        double mean = sum / x.length;
        double variance = Math.max(0, squares / x.length - mean * mean);
        return new Moments(mean, variance, n < 2 ? Double.NaN : (square(direction) - n) / ((double) n * (n - 1)));
    }

    /** Root mean square of a tensor's elements. */
    static double rms(Tensor tensor) {
        return norm(tensor) / Math.sqrt(tensor.size());
    }

    /** Euclidean norm of a tensor's elements. */
    static double norm(Tensor tensor) {
        double sum = 0;
        for (float x : tensor.array()) {
            sum += (double) x * x;
        }
        return Math.sqrt(sum);
    }

    private static double square(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x * x;
        }
        return sum;
    }
}
