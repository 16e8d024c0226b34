package fathom.experiment.report;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.statistics.BoundaryFit;
import fathom.experiment.statistics.Caveats;
import fathom.experiment.statistics.TrainabilityMap;
import fathom.text.Formats;
import fathom.theory.Phase;
import java.util.Locale;
import java.util.Optional;

/** A trainability map in words and as plain text. */
public final class MapText {
    private static final String[] SIDES = {"ordered", "chaotic"};

    private MapText() {}

    /** The map as text with a sentence on its boundary, if the comparison is a map. */
    public static Optional<String> of(ComparisonRecord comparison) {
        return TrainabilityMap.of(comparison)
                .map(map -> comparison.title() + "\n\n" + table(map) + "\n" + boundary(map) + "\n"
                        + Caveats.mixing(comparison)
                                .map(caveat -> caveat.plain() + "\n")
                                .orElse(""));
    }

    /** Accuracy in percent by depth, the deepest on top, and weight variance; a star marks what trained. */
    private static String table(TrainabilityMap map) {
        var text = new StringBuilder("Training accuracy in %, * trained, by depth and sigma_w^2 (sigma_b^2 = "
                + Formats.plain(map.sigmaB2()) + ")\n\n");
        for (int row = map.depths().size() - 1; row >= 0; row--) {
            text.append(String.format(Locale.ROOT, "%8d", map.depths().get(row)));
            for (int column = 0; column < map.weightVariances().size(); column++) {
                double accuracy = map.accuracy()[row][column];
                text.append(String.format(
                        Locale.ROOT,
                        "%7s%s",
                        Double.isNaN(accuracy) ? "" : String.format(Locale.ROOT, "%.0f", 100 * accuracy),
                        map.trained(row, column) ? "*" : " "));
            }
            text.append('\n');
        }
        text.append(String.format(Locale.ROOT, "%8s", "sigma_w2"));
        map.weightVariances().forEach(w -> text.append(String.format(Locale.ROOT, "%7s ", Formats.plain(w))));
        text.append(String.format(Locale.ROOT, "%n%8s", "6 xi_c"));
        map.scales()
                .forEach(xi -> text.append(
                        String.format(Locale.ROOT, "%7s ", 6 * xi < 1e6 ? String.format("%.0f", 6 * xi) : "inf")));
        return text.append('\n').toString();
    }

    /** What the fit says, with its rule. */
    static String boundary(TrainabilityMap map) {
        BoundaryFit fit = map.fit();
        String rule = "Trained means a training accuracy of at least " + Formats.percent(map.threshold()) + " %. ";
        if (fit.multiple() == 0) {
            return rule + "No network trained, so there is no boundary.";
        }
        if (Double.isInfinite(fit.multiple())) {
            return rule + "Every network trained, so there is no boundary.";
        }
        var text = new StringBuilder(rule);
        text.append("The boundary that separates best is depth = ").append(multiple(fit));
        text.append(String.format(
                Locale.ROOT, ": it puts %d of %d networks on the wrong side. ", fit.wrong(), fit.cells()));
        Phase[] phases = {Phase.ORDERED, Phase.CHAOTIC};
        for (int i = 0; i < phases.length; i++) {
            String side = SIDES[i];
            map.fit(phases[i])
                    .filter(BoundaryFit::exists)
                    .ifPresent(one -> text.append("From the ")
                            .append(side)
                            .append(" side alone ")
                            .append(multiple(one))
                            .append(", ")
                            .append(one.wrong())
                            .append(" of ")
                            .append(one.cells())
                            .append(" wrong. "));
        }
        return text.append("Schoenholz et al. 2017 found about 6 xi_c.").toString();
    }

    private static String multiple(BoundaryFit fit) {
        String high = Double.isInfinite(fit.high()) ? "no bound" : String.format(Locale.ROOT, "%.1f", fit.high());
        return String.format(Locale.ROOT, "%.1f xi_c (95 %% interval %.1f to %s)", fit.multiple(), fit.low(), high);
    }
}
