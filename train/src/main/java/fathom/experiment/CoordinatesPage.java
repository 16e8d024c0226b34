package fathom.experiment;

import fathom.chart.Plot;
import fathom.experiment.DepthCoordinates.Point;
import fathom.experiment.report.FigurePage;
import fathom.text.Formats;
import fathom.train.DepthRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The coordinate check over depth as a page: a table of the powers of depth, and figures. */
public final class CoordinatesPage {
    private CoordinatesPage() {}

    /**
     * The page.
     *
     * @param points of every rule at every depth, the depths ascending, not empty
     */
    public static FigurePage of(String title, List<Point> points) {
        int last = points.stream().mapToInt(Point::step).max().orElseThrow();
        List<DepthRate> rules = points.stream().map(Point::rule).distinct().toList();
        List<List<String>> powers = new ArrayList<>();
        List<List<String>> values = new ArrayList<>();
        for (DepthRate rule : rules) {
            List<Point> end = at(points, rule, last);
            powers.add(List.of(
                    rule.toString(),
                    power(end, Point::features),
                    power(end, Point::logits),
                    power(end, Point::weights)));
            for (Point p : end) {
                values.add(List.of(
                        rule + ", L " + p.depth(),
                        String.format(Locale.ROOT, "%.3g", rule.at(p.depth())),
                        text(p.features()),
                        text(p.logits()),
                        text(p.weights()),
                        String.format(Locale.ROOT, "%+.3f", p.loss())));
            }
        }
        String after = "after " + last + (last == 1 ? " step" : " steps");
        FigurePage page = new FigurePage(title);
        page.paragraph(
                "A rule keeps training alike at every depth if what it moves does not depend on depth: a power near 0.");
        page.table(
                "Powers p of the depth, change = c L^p, " + after,
                List.of("rate", "features", "logits", "weights"),
                powers);
        page.table("Changes " + after, List.of("network", "rate", "features", "logits", "weights", "loss"), values);
        page.figures(
                figure("Relative change of what the last layer reads, " + after, points, rules, last, Point::features),
                figure("Change of the logits, " + after, points, rules, last, Point::logits));
        return page;
    }

    private static List<Point> at(List<Point> points, DepthRate rule, int step) {
        return points.stream()
                .filter(p -> p.rule().equals(rule) && p.step() == step)
                .toList();
    }

    private static Plot figure(
            String caption, List<Point> points, List<DepthRate> rules, int last, ToDoubleFunction<Point> what) {
        Plot plot = Plot.of(caption, "depth L", "change").logarithmic();
        for (int i = 0; i < rules.size(); i++) {
            List<Point> end = at(points, rules.get(i), last);
            plot = plot.line(
                    rules.get(i).toString(),
                    i,
                    end.stream().mapToDouble(Point::depth).toArray(),
                    end.stream().mapToDouble(what).toArray());
        }
        return plot;
    }

    /** The least-squares slope of log(change) over log(depth). */
    static double slope(List<Point> points, ToDoubleFunction<Point> what) {
        double n = points.size();
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (Point p : points) {
            double depth = Math.log(p.depth());
            double change = Math.log(what.applyAsDouble(p));
            x += depth / n;
            y += change / n;
            xx += depth * depth / n;
            xy += depth * change / n;
        }
        return (xy - x * y) / (xx - x * x);
    }

    private static String power(List<Point> points, ToDoubleFunction<Point> what) {
        double slope = slope(points, what);
        return Double.isFinite(slope) ? String.format(Locale.ROOT, "%+.2f", slope) : Formats.NONE;
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.2e", value);
    }
}
