package fathom.theory;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * A rule for means over a standard Gaussian, {@code E[f(z)] = sum_i weight_i f(z_i)}. Its bits are the same on every
 * JVM.
 */
final class GaussianNodes {
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
    static GaussianNodes smooth(int density) {
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
     * Gauss-Legendre panels that meet at the given places and shrink towards them: for functions that change within a
     * certain width there, however small, and are smooth elsewhere.
     *
     * @param centres where f or its derivatives jump or change fast, in units of z, in any order
     * @param width the width of what happens at the centres, in units of z; 1 and more has panels of equal length
     * @param parts each panel is cut into, at least 1
     */
    static GaussianNodes graded(double[] centres, double width, int parts) {
        double[] cuts = DoubleStream.concat(DoubleStream.of(-RANGE, RANGE), Arrays.stream(centres))
                .filter(cut -> Math.abs(cut) <= RANGE)
                .sorted()
                .distinct()
                .toArray();
        DoubleStream.Builder ends = DoubleStream.builder();
        for (int piece = 0; piece + 1 < cuts.length; piece++) {
            addEnds(ends, cuts[piece], cuts[piece + 1], width);
        }
        return panels(ends.add(RANGE).build().sorted().distinct().toArray(), parts);
    }

    /** Panels from both ends of [from, to] towards its middle, each at most half as long as its distance from the end. */
    private static void addEnds(DoubleStream.Builder ends, double from, double to, double width) {
        double middle = (from + to) / 2;
        double shortest = Math.min(1, width) * PANEL;
        ends.add(from);
        ends.add(middle);
        for (double x = shortest; from + x < middle; x += Math.min(PANEL, Math.max(shortest, x / 2))) {
            ends.add(from + x);
            ends.add(to - x);
        }
    }

    private static GaussianNodes panels(double[] ends, int parts) {
        int points = LEGENDRE.getNumberOfPoints();
        double[] z = new double[(ends.length - 1) * parts * points];
        double[] weights = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            int panel = i / points / parts;
            double half = (ends[panel + 1] - ends[panel]) / parts / 2;
            double middle = ends[panel] + half * (2 * (i / points % parts) + 1);
            z[i] = middle + half * LEGENDRE.getPoint(i % points);
            weights[i] = half * LEGENDRE.getWeight(i % points) * bell(z[i]);
        }
        return new GaussianNodes(z, weights);
    }

    /** E[f(z)], z ~ N(0, 1). */
    double mean(DoubleUnaryOperator f) {
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            sum += weights[i] * f.applyAsDouble(z[i]);
        }
        return sum;
    }

    /** The number of nodes. */
    int size() {
        return z.length;
    }

    /** The i-th node. */
    double node(int i) {
        return z[i];
    }

    /** The weight of the i-th node; all weights sum to 1. */
    double weight(int i) {
        return weights[i];
    }

    private static double bell(double z) {
        return StrictMath.exp(-z * z / 2);
    }
}
