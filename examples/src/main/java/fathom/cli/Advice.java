package fathom.cli;

import fathom.theory.CriticalLine;
import fathom.theory.CriticalPoint;
import fathom.theory.DepthProfile;
import fathom.theory.FourierModes;
import fathom.theory.JacobianSpectrum.Weights;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What theory expects of one initializer.
 *
 * @param initializer as {@code --init} takes it
 * @param beta the factor of residual branches, 1 in plain networks
 * @param gain sigma_w
 * @param trainableDepth 6 xi_c of a plain network; of a residual one, the depth over which the gradient's variance grows by
 *     e^6
 * @param gradientDecades log10 of the gradient's variance at the first layer over that at the last
 * @param spread the relative variance of the Jacobian's squared singular values; NaN for residual networks
 * @param modesLeft the share of spatial modes that the network still passes on
 * @param branchDecades how far all branches of a residual network together are from weighing as much as the short cut:
 *     |log10(L beta^2 sigma_w^2)|; 0 in plain networks. Yang and Schoenholz 2017, arXiv:1712.08969, saw that sigma_w
 *     sqrt(L) decides; branches that add nothing keep every gradient and learn nothing.
 */
record Advice(
        String initializer,
        double beta,
        double gain,
        double trainableDepth,
        double gradientDecades,
        double spread,
        double modesLeft,
        double branchDecades) {

    /** The network that is asked about. */
    record Setting(Nonlinearity f, int depth, boolean residual, int kernel, boolean zeroPadding, int map) {}

    /**
     * A way to draw weights.
     *
     * @param roughness what a layer's weights add to the relative variance of the Jacobian's squared singular values: 0 if
     *     they are an isometry, 1 if they are Gaussian
     * @param delta whether only the kernel's centre is not zero
     */
    private record Candidate(
            String initializer, double weightVariance, double biasVariance, double roughness, boolean delta) {
        /** Whether the weights' symmetry undoes a rectifier. */
        boolean linear() {
            return initializer.equals("looks-linear") || initializer.equals("mirrored");
        }
    }

    /**
     * The relative variance of the Jacobian's squared singular values to aim at. From tanh CNNs trained here: q* = 1/8 was
     * best at 32 layers and 1/32 at 128, and 1/50 trained 1,000 layers where 1/1000 did not, which are spreads of 0.8 to 3.2.
     */
    private static final double SPREAD = 2;

    /** All candidates, best first. */
    static List<Advice> ranked(Setting setting) {
        List<Advice> advice = new ArrayList<>();
        for (Candidate candidate : candidates(setting)) {
            if (setting.residual) {
                advice.add(residual(setting, candidate, 1));
                advice.add(residual(setting, candidate, 1 / Math.sqrt(setting.depth)));
            } else {
                advice.add(plain(setting, candidate));
            }
        }
        advice.sort(Comparator.comparingDouble(Advice::cost));
        return advice;
    }

    private static List<Candidate> candidates(Setting setting) {
        Nonlinearity f = setting.f;
        boolean conv = setting.kernel > 1;
        List<Candidate> all = new ArrayList<>();
        if (f.equals(Nonlinearity.CRELU) || f.equals(Nonlinearity.LOOKS_LINEAR)) {
            // mirrored weights make CReLU the identity; their gain counts the pair once
            all.add(new Candidate("looks-linear", 1, 0, 0, true));
        }
        if (f.equals(Nonlinearity.RELU)) {
            all.add(new Candidate("mirrored", 1, 0, 0, true));
        }
        CriticalPoint point = critical(setting);
        String at =
                String.format(Locale.ROOT, "sigma_w2=%.6g,sigma_b2=%.4g", point.weightVariance(), point.biasVariance());
        double w = point.weightVariance();
        double b = point.biasVariance();
        // k^2 c rows of a Haar matrix cut to c columns per frequency are k^2 times a corner of it, which has 1 - 1/k^2
        double flat = 1 - 1.0 / (setting.kernel * setting.kernel);
        boolean tanh = f.equals(Nonlinearity.TANH);
        String q = "(q=1/" + Math.round(1 / point.q()) + ")";
        if (conv) {
            String delta = tanh ? "critical" + q : "mean-field(" + at + ",weights=delta-orthogonal)";
            all.add(new Candidate(delta, w, b, 0, true));
        }
        String orthogonal = tanh ? "critical-orthogonal" + q : "mean-field(" + at + ",weights=orthogonal)";
        String gaussian = tanh ? "critical-gaussian" + q : "mean-field(" + at + ")";
        all.add(new Candidate(orthogonal, w, b, flat, !conv));
        all.add(new Candidate(gaussian, w, b, 1, !conv));
        all.add(new Candidate("orthogonal", 1, 0, flat, !conv));
        if (conv) {
            all.add(new Candidate("delta-orthogonal", 1, 0, 0, true));
            if (!setting.zeroPadding) {
                String block = String.format(Locale.ROOT, "orthogonal-2d(gain=%.6g)", Math.sqrt(w));
                all.add(new Candidate(block, w, 0, 0, false));
            }
        }
        all.add(new Candidate("glorot-normal", 1, 0, 1, !conv));
        all.add(new Candidate("he-normal", 2, 0, 1, !conv));
        all.add(new Candidate("variance-scaling(scale=2.77778)", 25 / 9.0, 0, 1, !conv));
        all.add(new Candidate("pytorch", 1 / 3.0, 0, 1, !conv));
        return all;
    }

    /** The edge of chaos at which the network is spread by {@link #SPREAD}, or one that there is. */
    private static CriticalPoint critical(Setting setting) {
        Nonlinearity f = setting.f;
        if (CriticalLine.keepsEveryLength(f)) {
            return CriticalLine.atBiasVariance(f, 0);
        }
        try {
            double q = CriticalLine.atSpread(f, setting.depth, SPREAD).q();
            return CriticalLine.atLength(f, 1.0 / Math.max(1, Math.round(1 / q))); // a number one can write down
        } catch (IllegalArgumentException e) {
            return CriticalLine.atBiasVariance(f, 0.01); // sigmoid and its like have none with a small q*
        }
    }

    private static Advice plain(Setting setting, Candidate candidate) {
        Nonlinearity f = candidate.linear() ? Nonlinearity.LINEAR : setting.f;
        // what a uniform kernel loses to the border, a delta kernel does not
        double border = setting.zeroPadding && !candidate.delta ? borderFactor(setting.map, setting.kernel) : 1;
        double weights = border * candidate.weightVariance;
        var network = new MeanField(f, weights, candidate.biasVariance);
        double start = network.hasFixedLength() ? network.fixedLength() : 1;
        DepthProfile profile = DepthProfile.plain(f, weights, candidate.biasVariance, start, 0.5, setting.depth);
        return new Advice(
                candidate.initializer,
                1,
                Math.sqrt(candidate.weightVariance),
                network.trainableDepth(),
                profile.gradientDecades(),
                profile.jacobianVariance(Weights.ORTHOGONAL) + setting.depth * candidate.roughness,
                modesLeft(setting, candidate),
                0);
    }

    private static Advice residual(Setting setting, Candidate candidate, double beta) {
        DepthProfile profile = DepthProfile.residual(
                candidate.linear() ? Nonlinearity.LINEAR : setting.f,
                beta,
                candidate.weightVariance,
                candidate.biasVariance,
                1,
                0.5,
                setting.depth);
        double perLayer = Math.abs(profile.gradientDecades()) * Math.log(10) / Math.max(1, setting.depth - 1);
        return new Advice(
                candidate.initializer,
                beta,
                Math.sqrt(candidate.weightVariance),
                MeanField.TRAINABLE_SCALES / perLayer,
                profile.gradientDecades(),
                Double.NaN,
                1,
                Math.abs(Math.log10(setting.depth * beta * beta * candidate.weightVariance)));
    }

    private static double modesLeft(Setting setting, Candidate candidate) {
        return candidate.delta
                ? 1
                : FourierModes.uniform(setting.map, setting.kernel).survival(setting.depth);
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

    /** Decades by which the network departs from what it should be; the less the better. */
    double cost() {
        double spreadDecades = Double.isNaN(spread) ? 0 : 0.5 * Math.log10(1 + spread);
        return Math.abs(gradientDecades) + spreadDecades - 0.5 * Math.log10(modesLeft) + branchDecades;
    }

    /** The reason for its place. */
    String why() {
        List<String> reasons = new ArrayList<>();
        if (Math.abs(gradientDecades) < 0.3) {
            reasons.add("gradients keep their size");
        } else {
            reasons.add(String.format(
                    Locale.ROOT,
                    "gradients %s by %.1f decades of variance",
                    gradientDecades < 0 ? "vanish" : "explode",
                    Math.abs(gradientDecades)));
        }
        if (!Double.isNaN(spread)) {
            reasons.add(
                    spread < 3
                            ? "close to an isometry"
                            : "directions are stretched unequally, with a spread of " + TheoryText.number(spread));
        }
        if (branchDecades > 0.3) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "its branches together are %.1f decades from weighing as much as the short cut",
                    branchDecades));
        }
        if (modesLeft < 0.9) {
            reasons.add(String.format(
                    Locale.ROOT, "its kernels average all but %.0f %% of the spatial modes away", 100 * modesLeft));
        }
        return String.join("; ", reasons);
    }
}
