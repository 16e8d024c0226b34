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
    /** How often nodes are doubled at most. */
    private static final int DOUBLINGS = 8;
    /** The rules' errors fall exponentially: what doubling changes by this little is exact to its square. */
    private static final double PRECISION = 1e-9;

    /** The moments at a variance above 0, with nodes doubled until they do not change. */
    static GaussianMoments of(Nonlinearity f, double q) {
        return of(f, q, f.coarsestDensity(Math.sqrt(q)));
    }

    /** Begins with a given density, for moments whose last bits should not depend on where doubling ends. */
    static GaussianMoments of(Nonlinearity f, double q, int density) {
        double root = Math.sqrt(q);
        GaussianMoments moments = at(f, q, f.nodes(root, density));
        for (int doubling = 1; doubling <= DOUBLINGS; doubling++) {
            GaussianMoments finer = at(f, q, f.nodes(root, density << doubling));
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
        int density = f.coarsestDensity(root);
        double square = square(f, root, f.nodes(root, density));
        for (int doubling = 1; doubling <= DOUBLINGS; doubling++) {
            double finer = square(f, root, f.nodes(root, density << doubling));
            boolean settled = close(square, finer);
            square = finer;
            if (settled) {
                break;
            }
        }
        return square;
    }

    /** mu_2 / mu_1^2 - 1, the relative variance of the squared slopes. */
    double slopeVariance() {
        return Math.max(0, slopeFourth / (slopeSquare * slopeSquare) - 1);
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

    private static GaussianMoments at(Nonlinearity f, double q, GaussianNodes nodes) {
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
            square += weight * (value * value);
            slopeSquare += weight * (slope * slope);
            slopeFourth += weight * ((slope * slope) * (slope * slope));
            growth += weight * value * slope * z;
        }
        return new GaussianMoments(q, nodes, mean, square, slopeSquare, slopeFourth, growth / root);
    }
}
