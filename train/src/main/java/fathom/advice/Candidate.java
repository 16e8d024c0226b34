package fathom.advice;

import fathom.theory.CriticalLine;
import fathom.theory.CriticalPoint;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A way to draw weights.
 *
 * @param initializer as {@code --init} takes it
 * @param roughness what a layer's weights add to the relative variance of the Jacobian's squared singular values: 0 if
 *     they are an isometry, 1 if they are Gaussian
 * @param delta whether only the kernel's centre is not zero
 * @param mirror what the weights' symmetry does to a rectifier
 */
record Candidate(
        String initializer,
        double weightVariance,
        double biasVariance,
        double roughness,
        boolean delta,
        Mirror mirror) {
    /** How mirrored weights undo a rectifier. */
    enum Mirror {
        /** Not at all. */
        NONE,
        /** Weights [W, -W] after CReLU are the linear map W. */
        LINEAR,
        /**
         * Weights [[W, -W], [-W, W]] after ReLU: units come in pairs (a, -a), and of J's squared singular values, over any
         * depth, half are 0 and half are twice those of W...W.
         */
        PAIRS
    }

    /**
     * The relative variance of the Jacobian's squared singular values to aim at. From tanh CNNs trained here: q* = 1/8 was
     * best at 32 layers and 1/32 at 128, and 1/50 trained 1,000 layers where 1/1000 did not, which are spreads of 0.8 to 3.2.
     */
    private static final double SPREAD = 2;

    /** A bias variance at which sigmoid and its like, which have no critical point with a small q*, have one. */
    private static final double BIAS_VARIANCE = 0.01;

    private Candidate(String initializer, double weightVariance, double biasVariance, double roughness, boolean delta) {
        this(initializer, weightVariance, biasVariance, roughness, delta, Mirror.NONE);
    }

    static List<Candidate> of(Setting setting) {
        Nonlinearity f = setting.activation();
        List<Candidate> all = new ArrayList<>(common(setting));
        if (f.equals(Nonlinearity.CRELU) || f.equals(Nonlinearity.LOOKS_LINEAR)) {
            // their gain counts the pair once
            all.add(new Candidate("looks-linear", 1, 0, 0, true, Mirror.LINEAR));
        }
        if (f.equals(Nonlinearity.RELU)) {
            all.add(new Candidate("mirrored", 1, 0, 0, true, Mirror.PAIRS));
        }
        criticalPoint(setting)
                .ifPresent(point -> critical(setting, point).stream()
                        .filter(candidate -> all.stream().noneMatch(candidate::drawsAs))
                        .forEach(all::add));
        return all;
    }

    /** Whether both have one law under two names, as ReLU's critical Gaussian weights are He's. */
    private boolean drawsAs(Candidate other) {
        return Math.abs(weightVariance - other.weightVariance) < 1e-9
                && Math.abs(biasVariance - other.biasVariance) < 1e-9
                && roughness == other.roughness
                && delta == other.delta
                && mirror == other.mirror;
    }

    private static List<Candidate> critical(Setting setting, CriticalPoint point) {
        boolean conv = setting.kernel() > 1;
        double w = point.weightVariance();
        double b = point.biasVariance();
        boolean tanh = setting.activation().equals(Nonlinearity.TANH);
        String q = "(q=1/" + Math.round(1 / point.q()) + ")";
        String at = String.format(Locale.ROOT, "sigma_w2=%.6g,sigma_b2=%.4g", w, b);
        List<Candidate> all = new ArrayList<>();
        if (conv) {
            String delta = tanh ? "critical" + q : "mean-field(" + at + ",weights=delta-orthogonal)";
            all.add(new Candidate(delta, w, b, 0, true));
        }
        String orthogonal = tanh ? "critical-orthogonal" + q : "mean-field(" + at + ",weights=orthogonal)";
        all.add(new Candidate(orthogonal, w, b, corner(setting), !conv));
        all.add(new Candidate(tanh ? "critical-gaussian" + q : "mean-field(" + at + ")", w, b, 1, !conv));
        if (conv && !setting.zeroPadding()) {
            String block = String.format(Locale.ROOT, "orthogonal-2d(gain=%.6g)", Math.sqrt(w));
            all.add(new Candidate(block, w, 0, 0, false));
        }
        return all;
    }

    private static List<Candidate> common(Setting setting) {
        boolean conv = setting.kernel() > 1;
        List<Candidate> all = new ArrayList<>();
        all.add(new Candidate("orthogonal", 1, 0, corner(setting), !conv));
        if (conv) {
            all.add(new Candidate("delta-orthogonal", 1, 0, 0, true));
        }
        all.add(new Candidate("glorot-normal", 1, 0, 1, !conv));
        all.add(new Candidate("he-normal", 2, 0, 1, !conv));
        all.add(new Candidate("variance-scaling(scale=2.77778)", 25 / 9.0, 0, 1, !conv));
        all.add(new Candidate("pytorch", 1 / 3.0, 0, 1, !conv));
        return all;
    }

    /** k^2 c rows of a Haar matrix cut to c columns per frequency are k^2 times a corner of it, which has 1 - 1/k^2. */
    private static double corner(Setting setting) {
        return 1 - 1.0 / (setting.kernel() * setting.kernel());
    }

    /** The edge of chaos at which the network is spread by {@link #SPREAD}, or one that there is; softplus has none. */
    private static Optional<CriticalPoint> criticalPoint(Setting setting) {
        Nonlinearity f = setting.activation();
        if (CriticalLine.keepsEveryLength(f)) {
            return Optional.of(CriticalLine.atBiasVariance(f, 0));
        }
        return CriticalLine.findSpread(f, setting.depth(), SPREAD)
                .map(point -> CriticalLine.findLength(f, 1.0 / Math.max(1, Math.round(1 / point.q())))
                        .orElse(point)) // a number one can write down, if there is one
                .or(() -> CriticalLine.findBiasVariance(f, BIAS_VARIANCE))
                .or(() -> CriticalLine.findStablest(f));
    }
}
