package fathom.advice;

import fathom.theory.DepthProfile;
import fathom.theory.FourierModes;
import fathom.theory.JacobianSpectrum.Weights;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Ranks ways to start a deep network by what mean-field theory says they do to signals and gradients before the first step:
 * points on the edge of chaos of its activation with weights of several kinds, and the initializers in common use. Residual
 * networks are those of the schemes {@code residual} and {@code beta}: blocks of two layers, times 1 or 1/sqrt(blocks).
 *
 * <p>What it cannot see is listed in {@link Advice#BLIND_SPOTS}; {@link RankCheck} says how far training agrees.
 */
public final class Adviser {
    private static final int LAYERS_PER_BRANCH = 2;
    private static final double CORRELATION = 0.5;
    /** What a signal that overflows or dies out counts as: some decades beyond float. */
    private static final double BEYOND = 1e60;
    /** Inputs whose difference is below float's rounding, 1 - c of (6e-8)^2 and less, are the same. */
    private static final double SAME = 4e-15;

    private Adviser() {}

    /** All candidates, the one that loses least first. */
    public static List<Advice> rank(Setting setting) {
        List<Advice> advice = new ArrayList<>();
        for (Candidate candidate : Candidate.of(setting)) {
            if (setting.residual()) {
                advice.add(residual(setting, candidate, "residual", 1));
                advice.add(residual(setting, candidate, "beta", 1 / Math.sqrt(setting.blocks())));
            } else {
                advice.add(plain(setting, candidate));
            }
        }
        advice.sort(Comparator.comparingDouble(Advice::cost));
        return List.copyOf(advice);
    }

    private static Advice plain(Setting setting, Candidate candidate) {
        Nonlinearity f = seen(setting, candidate);
        // what a uniform kernel loses to the border, a delta kernel does not
        double border = setting.zeroPadding() && !candidate.delta() ? borderFactor(setting.map(), setting.kernel()) : 1;
        double weights = border * candidate.weightVariance();
        var network = new MeanField(f, weights, candidate.biasVariance());
        double start = network.hasFixedLength() ? network.fixedLength() : 1;
        DepthProfile profile =
                DepthProfile.plain(f, weights, candidate.biasVariance(), start, CORRELATION, setting.depth());
        boolean pairs = candidate.mirror() == Candidate.Mirror.PAIRS;
        double spread =
                pairs ? 1 : profile.jacobianVariance(Weights.ORTHOGONAL) + setting.depth() * candidate.roughness();
        return advice(
                candidate.initializer(),
                candidate,
                profile,
                network.trainableDepth(),
                spread,
                modesLeft(setting, candidate),
                1);
    }

    private static Advice residual(Setting setting, Candidate candidate, String scheme, double beta) {
        DepthProfile profile = DepthProfile.residual(
                seen(setting, candidate),
                beta,
                LAYERS_PER_BRANCH,
                candidate.weightVariance(),
                candidate.biasVariance(),
                1,
                CORRELATION,
                setting.blocks() + 1);
        double growth = Math.max(signalDecades(profile), profile.gradientDecades());
        double perBlock = growth * Math.log(10) / setting.blocks();
        double share = 1 - Math.pow(10, -signalDecades(profile));
        return advice(
                candidate.initializer() + "+" + scheme,
                candidate,
                profile,
                MeanField.TRAINABLE_SCALES / perBlock,
                Double.NaN,
                1,
                share);
    }

    /** The nonlinearity that is left under the weights' symmetry. */
    private static Nonlinearity seen(Setting setting, Candidate candidate) {
        return candidate.mirror() == Candidate.Mirror.NONE ? setting.activation() : Nonlinearity.LINEAR;
    }

    private static Advice advice(
            String recipe,
            Candidate candidate,
            DepthProfile profile,
            double trainableDepth,
            double spread,
            double modesLeft,
            double branchShare) {
        return new Advice(
                recipe,
                Math.sqrt(candidate.weightVariance()),
                trainableDepth,
                signalDecades(profile),
                profile.gradientDecades(),
                weightDecades(profile),
                alikeDecades(profile),
                spread,
                modesLeft,
                branchShare,
                candidate.mirror() == Candidate.Mirror.PAIRS && !Double.isNaN(spread)
                        ? "units come in pairs: half of the Jacobian's singular values are 0, the others are equal"
                        : "");
    }

    private static double signalDecades(DepthProfile profile) {
        List<DepthProfile.Point> points = profile.points();
        return logSquare(points.get(points.size() - 1)) - logSquare(points.get(0));
    }

    private static double logSquare(DepthProfile.Point point) {
        return Math.log10(Math.max(1 / BEYOND, Math.min(BEYOND, point.q())));
    }

    private static double weightDecades(DepthProfile profile) {
        double[] decades = profile.points().stream()
                .mapToDouble(point -> logSquare(point) + point.gradientDecades())
                .toArray();
        return Arrays.stream(decades).max().orElseThrow()
                - Arrays.stream(decades).min().orElseThrow();
    }

    private static double alikeDecades(DepthProfile profile) {
        double last = profile.points().get(profile.points().size() - 1).correlation();
        // NaN where the signal has overflown
        return last > CORRELATION ? Math.log10((1 - CORRELATION) / Math.max(SAME, 1 - last)) : 0;
    }

    private static double modesLeft(Setting setting, Candidate candidate) {
        return candidate.delta()
                ? 1
                : FourierModes.uniform(setting.map(), setting.kernel()).survival(setting.depth());
    }

    /**
     * What is left per layer of the variance on a map with zeros around it, once its profile has settled: the largest
     * eigenvalue of averaging over the kernel, the square of that along one axis.
     */
    static double borderFactor(int map, int kernel) {
        double[] profile = new double[map];
        Arrays.fill(profile, 1);
        double factor = 1;
        for (int step = 0; step < 500; step++) {
            double[] next = new double[map];
            double largest = 0;
            for (int i = 0; i < map; i++) {
                for (int tap = 0; tap < kernel; tap++) {
                    int from = i + tap - (kernel - 1) / 2;
                    next[i] += from >= 0 && from < map ? profile[from] / kernel : 0;
                }
                largest = Math.max(largest, next[i]);
            }
            for (int i = 0; i < map; i++) {
                profile[i] = next[i] / largest;
            }
            factor = largest;
        }
        return factor * factor;
    }
}
