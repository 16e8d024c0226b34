package fathom.experiment.index;

import fathom.experiment.statistics.Statistic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A choice of runs.
 *
 * @param where an SQL condition on the columns of {@code overview}
 * @param tuning whether the runs that chose a learning rate count
 * @param best what to rank by; null keeps the order of experiments
 * @param limit the most lines
 */
public record RunList(
        String where, boolean tuning, @Nullable Metric best, int limit) {
    /** What is shown of a run unless something else is asked for. */
    public static final List<String> COLUMNS = List.of(
            "experiment", "init", "depth", "seed", "rate", "steps", "final_train_loss", "test_accuracy", "diverged");

    private static final List<String> CELL = List.of("experiment", "stage", "init", "depth", "rate");

    /** The runs, one a line; the metric to rank by is shown in any case. */
    public Table of(RunIndex index, List<String> columns) {
        index.requireCondition("--where", where);
        List<String> shown = new ArrayList<>(columns);
        if (best != null && !shown.contains(best.column())) {
            shown.add(best.column());
        }
        return index.ask("--columns", "select " + String.join(", ", shown) + condition() + order() + " limit " + limit);
    }

    /** Mean and standard error over the seeds of each experiment, initializer, depth and rate. */
    public Table overSeeds(RunIndex index) {
        index.requireCondition("--where", where);
        String metric = (best == null ? Metric.FINAL_TRAIN_LOSS : best).column();
        Table runs = index.query("select " + String.join(", ", CELL) + ", " + metric + ", diverged" + condition()
                + " order by experiment_id, stage, depth, init, rate");
        Map<List<@Nullable Object>, List<List<@Nullable Object>>> cells = new LinkedHashMap<>();
        for (List<@Nullable Object> run : runs.rows()) {
            cells.computeIfAbsent(run.subList(0, CELL.size()), c -> new ArrayList<>())
                    .add(run.subList(CELL.size(), run.size()));
        }
        List<Cell> lines = new ArrayList<>();
        cells.forEach((cell, values) -> lines.add(Cell.of(cell, values)));
        if (best != null) {
            lines.sort(Cell.by(best));
        }
        List<String> header = new ArrayList<>(CELL);
        header.addAll(List.of("runs", "diverged", metric, "standard_error"));
        return new Table(header, lines.stream().limit(limit).map(Cell::row).toList());
    }

    private String condition() {
        return " from overview where " + (tuning ? "" : "stage in ('run', 'train') and ") + "(" + where + "\n)";
    }

    private String order() {
        String usual = "experiment, stage, depth, init, seed, rate";
        return " order by "
                + (best == null
                        ? usual
                        : best.column() + (best.moreIsBetter() ? " desc" : " asc") + " nulls last, " + usual);
    }

    /** All runs of one line, and the metric over those that have it. */
    private record Cell(List<@Nullable Object> key, int runs, long diverged, Statistic metric) {
        static Cell of(List<@Nullable Object> key, List<List<@Nullable Object>> runs) {
            return new Cell(
                    key,
                    runs.size(),
                    runs.stream()
                            .filter(run -> Long.valueOf(1).equals(run.get(1)))
                            .count(),
                    Statistic.of(
                            runs.stream().mapToDouble(run -> number(run.get(0))).toArray()));
        }

        private static double number(@Nullable Object value) {
            return value instanceof Number number ? number.doubleValue() : Double.NaN;
        }

        static Comparator<Cell> by(Metric metric) {
            Comparator<Cell> byMean = Comparator.comparingDouble(cell -> cell.metric.mean());
            return Comparator.comparing((Cell cell) -> !cell.metric.known()) // without a value last
                    .thenComparing(metric.moreIsBetter() ? byMean.reversed() : byMean);
        }

        List<@Nullable Object> row() {
            List<@Nullable Object> row = new ArrayList<>(key);
            row.add((long) runs);
            row.add(diverged);
            row.add(metric.known() ? metric.mean() : null);
            row.add(metric.n() < 2 ? null : metric.standardError());
            return row;
        }
    }
}
