package fathom.papers;

import fathom.chart.Axis;
import fathom.chart.LineChart;
import fathom.chart.Plot;
import fathom.chart.Series;
import fathom.chart.SvgFile;
import fathom.file.AtomicFile;
import fathom.file.FileErrors;
import fathom.text.BadInputException;
import fathom.text.Formats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * How long networks of different depths take to learn, from folders that {@code fathom train} wrote: a table, {@code curves.csv} (means of 25
 * steps, small enough to keep), {@code curves.svg} and {@code learning-time.svg}.
 */
public final class LearningTime {
    private static final Pattern RUN = Pattern.compile("([1-9]\\d{0,6})=(.+)");
    private static final int WINDOW = 25;
    private static final double[] LEVELS = {0.5, 0.8, 0.9};

    private LearningTime() {}

    /**
     * One run: means over windows of steps.
     *
     * @param depth layers of the body
     * @param loss by window
     * @param accuracy on training batches, by window
     */
    record Curve(int depth, double[] loss, double[] accuracy) {
        /** The end of the first window whose accuracy is at least that; empty if there is none. */
        OptionalInt stepsTo(double level) {
            for (int i = 0; i < accuracy.length; i++) {
                if (accuracy[i] >= level) {
                    return OptionalInt.of((i + 1) * WINDOW);
                }
            }
            return OptionalInt.empty();
        }

        double[] steps() {
            double[] steps = new double[accuracy.length];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = (i + 1) * WINDOW;
            }
            return steps;
        }
    }

    /**
     * Draws, and returns the table.
     *
     * @param out folder of {@code curves.csv} and the figures
     * @param runs each as {@code DEPTH=FOLDER}
     * @throws BadInputException if one is no such run
     */
    public static String write(Path out, List<String> runs) {
        List<Curve> curves = runs.stream()
                .map(LearningTime::read)
                .sorted(Comparator.comparingInt(Curve::depth))
                .toList();
        writeCurves(curves, out.resolve("curves.csv"));
        learning(curves).writeSvg(out.resolve("curves.svg"));
        LineChart times = times(curves);
        if (!times.series().isEmpty()) {
            SvgFile.write(out.resolve("learning-time.svg"), times);
        }
        return table(curves);
    }

    private static Curve read(String arg) {
        Matcher parts = RUN.matcher(arg);
        if (!parts.matches()) {
            throw new BadInputException("'" + arg + "' is not DEPTH=FOLDER of a training");
        }
        try {
            return curve(Integer.parseInt(parts.group(1)), Files.readAllLines(Path.of(parts.group(2), "metrics.csv")));
        } catch (BadInputException e) {
            throw BadInputException.in(arg, e);
        } catch (InvalidPathException e) {
            throw new BadInputException("'" + arg + "': no path: " + e.getReason(), e);
        } catch (IOException e) {
            throw new BadInputException(arg + ": metrics.csv cannot be read: " + FileErrors.words(e), e);
        }
    }

    /** From the lines of a {@code metrics.csv}: step, epoch, loss, accuracy, rate, below a header. What fills no window is left out. */
    static Curve curve(int depth, List<String> lines) {
        int windows = (lines.size() - 1) / WINDOW;
        double[] loss = new double[windows];
        double[] accuracy = new double[windows];
        for (int i = 0; i < windows * WINDOW; i++) {
            double[] numbers = lossAndAccuracy(lines.get(i + 1), i + 2);
            loss[i / WINDOW] += numbers[0] / WINDOW;
            accuracy[i / WINDOW] += numbers[1] / WINDOW;
        }
        return new Curve(depth, loss, accuracy);
    }

    private static double[] lossAndAccuracy(String line, int number) {
        String[] cells = line.split(",", -1);
        try {
            if (cells.length >= 4) {
                return new double[] {Double.parseDouble(cells[2]), Double.parseDouble(cells[3])};
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new BadInputException(
                "metrics.csv, line " + number + ": expected step,epoch,loss,accuracy, got '" + line + "'");
    }

    private static void writeCurves(List<Curve> curves, Path file) {
        AtomicFile.write(file, out -> {
            out.write("depth,steps,loss,accuracy\n");
            for (Curve curve : curves) {
                for (int i = 0; i < curve.loss.length; i++) {
                    out.write(String.format(
                            Locale.ROOT,
                            "%d,%d,%.4f,%.4f\n",
                            curve.depth,
                            (i + 1) * WINDOW,
                            curve.loss[i],
                            curve.accuracy[i]));
                }
            }
        });
    }

    private static Plot learning(List<Curve> curves) {
        Plot plot = Plot.of("Training accuracy by depth, means of " + WINDOW + " steps", "step", "accuracy, %");
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            plot = plot.line(Formats.count(curve.depth) + " layers", i, curve.steps(), percent(curve.accuracy));
        }
        return plot;
    }

    private static double[] percent(double[] fractions) {
        double[] percent = fractions.clone();
        for (int i = 0; i < percent.length; i++) {
            percent[i] *= 100;
        }
        return percent;
    }

    private static LineChart times(List<Curve> curves) {
        List<Series> lines = new ArrayList<>();
        double most = WINDOW;
        for (int level = 0; level < LEVELS.length; level++) {
            double wanted = LEVELS[level];
            List<Curve> reached =
                    curves.stream().filter(c -> c.stepsTo(wanted).isPresent()).toList();
            double[] depths = reached.stream().mapToDouble(Curve::depth).toArray();
            double[] steps = reached.stream()
                    .mapToDouble(c -> c.stepsTo(wanted).orElseThrow())
                    .toArray();
            if (!reached.isEmpty()) {
                most = Math.max(most, DoubleStream.of(steps).max().orElseThrow());
                lines.add(new Series(name(wanted), level, depths, steps, new double[0], new double[0], List.of()));
            }
        }
        return new LineChart(
                "Learning time by depth",
                Axis.at("layers", curves.stream().map(c -> (double) c.depth).toList()),
                Axis.linear("steps to a training accuracy", 0, 1.05 * most, 6),
                lines,
                false,
                Double.NaN,
                "");
    }

    private static String name(double level) {
        return Math.round(100 * level) + " %";
    }

    /** As GitHub Markdown. */
    static String table(List<Curve> curves) {
        StringBuilder text = new StringBuilder("| layers | steps made |");
        for (double level : LEVELS) {
            text.append(" steps to ").append(name(level)).append(" |");
        }
        text.append(" best accuracy | accuracy at the end |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (Curve curve : curves) {
            int windows = curve.accuracy.length;
            text.append("| ").append(curve.depth).append(" | ").append(windows * WINDOW);
            for (double level : LEVELS) {
                OptionalInt steps = curve.stepsTo(level);
                text.append(" | ").append(steps.isPresent() ? Integer.toString(steps.getAsInt()) : "not reached");
            }
            double best = 0;
            for (double accuracy : curve.accuracy) {
                best = Math.max(best, accuracy);
            }
            double end = windows == 0 ? Double.NaN : curve.accuracy[windows - 1];
            text.append(String.format(Locale.ROOT, " | %.1f %% | %.1f %% |\n", 100 * best, 100 * end));
        }
        return text.toString();
    }
}
