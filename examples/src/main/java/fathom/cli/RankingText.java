package fathom.cli;

import fathom.advice.Advice;
import fathom.advice.Setting;
import fathom.experiment.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Theory's ranking of starts, for the terminal. */
final class RankingText {
    private RankingText() {}

    /** What is ranked, the table, the reasons and the recommendation. */
    static String of(Setting setting, List<Advice> ranked) {
        StringBuilder text = new StringBuilder(title(setting)).append("\n\n");
        text.append(TextTable.aligned(table(ranked, setting.residual()))).append('\n');
        ranked.forEach(advice -> text.append("  ")
                .append(advice.recipe())
                .append(": ")
                .append(String.join("; ", advice.reasons()))
                .append('\n'));
        return text.append("\nrecommended: --init '")
                .append(ranked.get(0).recipe())
                .append("'\n")
                .toString();
    }

    static String blindSpots() {
        return "\nWhat theory cannot see here:\n  - " + String.join("\n  - ", Advice.BLIND_SPOTS) + "\n";
    }

    private static String title(Setting setting) {
        String padding = setting.zeroPadding() ? "zero" : "circular";
        int side = setting.kernel();
        String kind = side == 1
                ? "dense layers"
                : side + "x" + side + " convolutions on " + setting.map() + "x" + setting.map() + " maps, " + padding
                        + " padding";
        return setting.depth() + " " + (setting.residual() ? "residual " : "") + "layers of " + setting.activation()
                + ", " + kind;
    }

    private static List<List<String>> table(List<Advice> ranked, boolean residual) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "initializer",
                "gain",
                "trains to",
                "signal",
                "gradient",
                "of weights",
                "alike",
                "spread",
                "modes left",
                "branches",
                "decades"));
        for (Advice advice : ranked) {
            rows.add(List.of(
                    advice.recipe(),
                    decimal("%.4f", advice.gain()),
                    TheoryText.layers(advice.trainableDepth()).replace(" layers", ""),
                    decimal("%+.2f", advice.signalDecades()),
                    decimal("%+.2f", advice.gradientDecades()),
                    decimal("%.2f", advice.weightDecades()),
                    decimal("%.2f", advice.alikeDecades()),
                    Double.isNaN(advice.spread()) ? "-" : TheoryText.number(advice.spread()),
                    decimal("%.3f", advice.modesLeft()),
                    residual ? decimal("%.3f", advice.branchShare()) : "-",
                    decimal("%.2f", advice.cost())));
        }
        return rows;
    }

    private static String decimal(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
