package fathom.cli;

import fathom.advice.RankCheck;
import fathom.experiment.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Theory's ranking beside that of training, as text. */
final class CheckText {
    private CheckText() {}

    static String of(RankCheck check) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("initializer", "theory", "measured", "decades", "train loss", "diverged"));
        for (RankCheck.Row row : check.rows()) {
            rows.add(List.of(
                    row.advice().recipe(),
                    Integer.toString(row.rank()),
                    String.format(Locale.ROOT, "%.1f", row.measured()),
                    String.format(Locale.ROOT, "%.2f", row.advice().cost()),
                    Double.isInfinite(row.loss()) ? "-" : String.format(Locale.ROOT, "%.3f", row.loss()),
                    Integer.toString(row.diverged())));
        }
        return TextTable.aligned(rows)
                + String.format(
                        Locale.ROOT,
                        "%nSpearman's rank correlation of theory and training: %+.2f (%d candidates; by chance 0 +- %.2f)%n"
                                + "training's best, %s, is theory's number %d%n",
                        check.correlation(),
                        check.rows().size(),
                        check.chance(),
                        check.best().advice().recipe(),
                        check.best().rank());
    }
}
