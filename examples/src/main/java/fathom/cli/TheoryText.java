package fathom.cli;

import fathom.experiment.report.TextTable;
import fathom.theory.DepthProfile;
import fathom.theory.DropoutFixedPoint;
import fathom.theory.JacobianSpectrum;
import fathom.theory.JacobianSpectrum.Weights;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import fathom.theory.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The theory's numbers as text. */
final class TheoryText {
    private TheoryText() {}

    /** A point of the phase diagram. */
    static String point(MeanField n) {
        String length = n.keepsLengths()
                ? "any: every length is kept"
                : n.hasFixedLength()
                        ? number(n.fixedLength())
                        : n.fixedLength() == 0 ? "0: signals die out" : "infinite: signals grow without bound";
        return n.nonlinearity() + ", " + n.phase().name().toLowerCase(Locale.ROOT) + "\n"
                + "  weights    sigma_w^2 = " + digits(n.weightVariance()) + " (gain "
                + digits(Math.sqrt(n.weightVariance()))
                + ")\n"
                + "  biases     sigma_b^2 = " + number(n.biasVariance()) + "\n"
                + "  lengths    q* = " + length + ", xi_q = " + layers(n.lengthScale()) + "\n"
                + "  angles     c* = " + digits(n.fixedCorrelation()) + ", xi_c = " + layers(n.correlationScale())
                + ", trainable depth 6 xi_c = " + layers(n.trainableDepth()) + "\n"
                + "  gradients  chi_1 = " + digits(n.chi1()) + ", xi_grad = " + layers(n.gradientScale()) + "\n";
    }

    /** The Jacobian's spectrum at the fixed point. */
    static String spectrum(MeanField n, int depth) {
        StringBuilder text = new StringBuilder("  Jacobian   of " + depth + " layers: ");
        for (Weights weights : Weights.values()) {
            JacobianSpectrum spectrum = JacobianSpectrum.of(n, depth, weights);
            text.append(weights == Weights.ORTHOGONAL ? "" : ", ")
                    .append(weights.name().toLowerCase(Locale.ROOT))
                    .append(" variance ")
                    .append(number(spectrum.relativeVariance()))
                    .append(" of mean^2, largest singular value ")
                    .append(number(spectrum.largestSingularValue()));
        }
        return text.append('\n').toString();
    }

    static String dropout(DropoutFixedPoint point, double rate) {
        return "  dropout    at rate " + number(rate) + ": q* = " + number(point.length()) + ", c* = "
                + digits(point.correlation()) + ", xi_c = " + layers(point.correlationScale())
                + ", trainable depth 6 xi_c = " + layers(point.trainableDepth()) + "\n";
    }

    /** One layer of every power of two, and the last. */
    static String layers(DepthProfile profile) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("layer", "q", "c from 0.5", "gradient/last, log10"));
        int last = profile.points().size();
        for (int layer = 1; layer < last; layer *= 2) {
            rows.add(row(profile.points().get(layer - 1)));
        }
        rows.add(row(profile.points().get(last - 1)));
        return "\n" + TextTable.aligned(rows);
    }

    private static List<String> row(DepthProfile.Point point) {
        return List.of(
                Integer.toString(point.layer()),
                number(point.q()),
                String.format(Locale.ROOT, "%.5f", point.correlation()),
                String.format(Locale.ROOT, "%+.2f", point.gradientDecades()));
    }

    /** What common initializers do with this nonlinearity. */
    static String common(Nonlinearity f, int depth) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("initializer", "sigma_w^2", "phase", "6 xi_c", "q at " + depth, "gradient first/last, log10"));
        for (Map.Entry<String, Double> common : CommonInitializers.WEIGHT_VARIANCES.entrySet()) {
            double variance = common.getValue();
            var network = new MeanField(f, variance, 0);
            DepthProfile profile = DepthProfile.plain(f, variance, 0, 1, 0.5, depth);
            rows.add(List.of(
                    common.getKey(),
                    String.format(Locale.ROOT, "%.4f", variance),
                    network.phase().name().toLowerCase(Locale.ROOT),
                    layers(network.trainableDepth()).replace(" layers", ""),
                    number(profile.points().get(depth - 1).q()),
                    String.format(Locale.ROOT, "%+.2f", profile.gradientDecades())));
        }
        return "\nLayers of equal width without biases, from q = 1\n" + TextTable.aligned(rows);
    }

    /** The point in a sentence. */
    static String sentence(MeanField n, int depth) {
        String where = n.nonlinearity() + " with weight variance " + digits(n.weightVariance()) + " and bias variance "
                + number(n.biasVariance());
        if (n.phase() == Phase.CRITICAL) {
            return where + " is on the edge of chaos: over " + depth + " layers signals and gradients keep their size.";
        }
        double decades = depth * Math.abs(Math.log10(n.chi1()));
        return where + " is " + (n.phase() == Phase.ORDERED ? "ordered" : "chaotic") + ": over " + depth
                + " layers gradients " + (n.phase() == Phase.ORDERED ? "shrink" : "grow") + " by "
                + number(decades) + " decades of variance, and about " + layers(n.trainableDepth())
                + " can be trained.";
    }

    /** Six digits of a number around 1. */
    static String digits(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    /** Four digits of any number. */
    static String number(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : "infinite";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 1e-3 && size < 1e5 ? "%.4g" : "%.3e", value);
    }

    static String layers(double scale) {
        return Double.isInfinite(scale) ? "infinite" : (scale < 1e6 ? number(scale) : "over a million") + " layers";
    }
}
