package fathom.theory;

/**
 * Means over one Gaussian pre-activation u = sqrt(q) z of what theory needs of a nonlinearity.
 *
 * @param q the variance of u
 * @param nodes the rule that gave them, fine enough for this q
 * @param mean E[phi(u)]
 * @param square E[phi(u)^2]
 * @param slopeSquare mu_1 = E[phi'(u)^2]
 * @param slopeFourth mu_2 = E[phi'(u)^4]
 * @param growth d E[phi(u)^2] / dq = E[phi'^2 + phi phi''] = E[phi phi' z] / sqrt(q), which needs no phi'' at kinks
 */
record GaussianMoments(
        double q,
        GaussianNodes nodes,
        double mean,
        double square,
        double slopeSquare,
        double slopeFourth,
        double growth) {
    private static final int COARSEST = 4;
    private static final int FINEST = 1024;
    /** The rule's error falls as exp(-density): what doubling changes by this little is exact to its square. */
    private static final double PRECISION = 1e-9;

    /** The moments at a variance above 0, with nodes doubled until they do not change. */
    static GaussianMoments of(Nonlinearity f, double q) {
        GaussianMoments moments = of(f, q, f.nodes(Math.sqrt(q), COARSEST));
        for (int density = 2 * COARSEST; f.kinks().isEmpty() && density <= FINEST; density *= 2) {
            GaussianMoments finer = of(f, q, GaussianNodes.smooth(density));
            boolean settled = close(moments.square, finer.square) && close(moments.slopeFourth, finer.slopeFourth);
            moments = finer;
            if (settled) {
                break;
            }
        }
        return moments;
    }

    /** E[phi(u)^2] alone, which is several times cheaper. */
    static double square(Nonlinearity f, double q) {
        double root = Math.sqrt(q);
        double square = square(f, root, f.nodes(root, COARSEST));
        for (int density = 2 * COARSEST; f.kinks().isEmpty() && density <= FINEST; density *= 2) {
            double finer = square(f, root, GaussianNodes.smooth(density));
            boolean settled = close(square, finer);
            square = finer;
            if (settled) {
                break;
            }
        }
        return square;
    }

    private static double square(Nonlinearity f, double root, GaussianNodes nodes) {
        return nodes.mean(z -> {
            double value = f.phi().applyAsDouble(root * z);
            return value * value;
        });
    }

    private static boolean close(double a, double b) {
        return Math.abs(a - b) <= PRECISION * Math.abs(b);
    }

    private static GaussianMoments of(Nonlinearity f, double q, GaussianNodes nodes) {
        double root = Math.sqrt(q);
        double mean = 0;
        double square = 0;
        double slopeSquare = 0;
        double slopeFourth = 0;
        double growth = 0;
        for (int i = 0; i < nodes.size(); i++) {
            double z = nodes.node(i);
            double weight = nodes.weight(i);
            double value = f.phi().applyAsDouble(root * z);
            double slope = f.slope().applyAsDouble(root * z);
            mean += weight * value;
            square += weight * value * value;
            slopeSquare += weight * slope * slope;
            slopeFourth += weight * slope * slope * slope * slope;
            growth += weight * value * slope * z;
        }
        return new GaussianMoments(q, nodes, mean, square, slopeSquare, slopeFourth, growth / root);
    }
}
