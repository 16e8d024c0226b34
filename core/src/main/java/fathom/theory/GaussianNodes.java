package fathom.theory;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * A rule for means over a standard Gaussian, {@code E[f(z)] = sum_i weight_i f(z_i)}. Its bits are the same on every
 * JVM.
 */
public final class GaussianNodes {
    /** Beyond 12 standard deviations a Gaussian weighs less than 1e-31. */
    private static final int RANGE = 12;
    /** Half a standard deviation and 12 points integrate a Gaussian times an exponential to the last digits. */
    private static final double PANEL = 0.5;

    private static final GaussIntegrator LEGENDRE = new GaussIntegratorFactory().legendre(12);
    private static final Map<Integer, GaussianNodes> SMOOTH = new ConcurrentHashMap<>();

    private final double[] z;
    private final double[] weights;

    private GaussianNodes(double[] z, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        this.z = z;
        this.weights = Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /**
     * The midpoint rule, whose error falls exponentially with the density for functions that are analytic near the
     * real line: it beats Gauss-Hermite where poles come close, and a kink at 0 falls between two nodes.
     *
     * @param density nodes per unit of z, at least 2
     */
    public static GaussianNodes smooth(int density) {
        if (density < 2) {
            throw new IllegalArgumentException("GaussianNodes: density must be at least 2, got " + density);
        }
        return SMOOTH.computeIfAbsent(density, GaussianNodes::midpoints);
    }

    private static GaussianNodes midpoints(int density) {
        double[] z = new double[2 * RANGE * density];
        for (int i = 0; i < z.length; i++) {
            z[i] = (i + 0.5) / density - RANGE;
        }
        return new GaussianNodes(z, Arrays.stream(z).map(GaussianNodes::bell).toArray());
    }

    /**
     * Gauss-Legendre panels that meet at the given places: for functions that are smooth only between them.
     *
     * @param kinks where f or its derivatives jump, in units of z, in any order
     */
    public static GaussianNodes parted(double... kinks) {
        double[] ends = Arrays.copyOf(kinks, kinks.length + 2);
        ends[kinks.length] = -RANGE;
        ends[kinks.length + 1] = RANGE;
        double[] cuts = Arrays.stream(ends)
                .filter(cut -> Math.abs(cut) <= RANGE)
                .sorted()
                .distinct()
                .toArray();
        int points = LEGENDRE.getNumberOfPoints();
        double[] z = new double[0];
        double[] weights = new double[0];
        for (int piece = 0; piece + 1 < cuts.length; piece++) {
            int panels = (int) Math.ceil((cuts[piece + 1] - cuts[piece]) / PANEL);
            double half = (cuts[piece + 1] - cuts[piece]) / panels / 2;
            int from = z.length;
            z = Arrays.copyOf(z, from + panels * points);
            weights = Arrays.copyOf(weights, z.length);
            for (int i = from; i < z.length; i++) {
                int panel = (i - from) / points;
                int point = (i - from) % points;
                z[i] = cuts[piece] + half * (2 * panel + 1 + LEGENDRE.getPoint(point));
                weights[i] = half * LEGENDRE.getWeight(point) * bell(z[i]);
            }
        }
        return new GaussianNodes(z, weights);
    }

    /** E[f(z)], z ~ N(0, 1). */
    public double mean(DoubleUnaryOperator f) {
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            sum += weights[i] * f.applyAsDouble(z[i]);
        }
        return sum;
    }

    /** The number of nodes. */
    public int size() {
        return z.length;
    }

    /** The i-th node. */
    public double node(int i) {
        return z[i];
    }

    /** The weight of the i-th node; all weights sum to 1. */
    public double weight(int i) {
        return weights[i];
    }

    private static double bell(double z) {
        return StrictMath.exp(-z * z / 2);
    }
}
