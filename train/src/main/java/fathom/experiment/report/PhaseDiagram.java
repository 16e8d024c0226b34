package fathom.experiment.report;

import fathom.chart.Axis;
import fathom.chart.ColourScale;
import fathom.chart.HeatMap;
import fathom.chart.Series;
import fathom.text.Formats;
import fathom.theory.CriticalLine;
import fathom.theory.CriticalPoint;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Order and chaos of one nonlinearity in the plane of weight and bias variance: the depth 6 xi_c to which networks train
 * as colour, the critical line, and contours of the depth.
 */
final class PhaseDiagram {
    private static final double SHALLOWEST = 5;
    private static final double DEEPEST = 1e4;
    private static final double[] CONTOURS = {30, 100, 1000};

    private final Nonlinearity f;
    private final int width;
    private final int height;
    private final Axis weights;
    private final Axis biases;
    /** The critical weight variance at the edges of the rows, and NaN where none is. */
    private final double[] critical;

    private PhaseDiagram(Nonlinearity f, int columns, int rows) {
        this.f = f;
        this.width = columns;
        this.height = rows;
        this.critical = new double[rows + 1];
        boolean point = CriticalLine.keepsEveryLength(f);
        double middle = CriticalLine.findBiasVariance(f, point ? 0 : 0.02)
                .or(() -> CriticalLine.findStablest(f))
                .map(CriticalPoint::weightVariance)
                .orElse(2.0); // as ReLU's, which functions without a line come close to
        this.weights = Axis.linear("weight variance σw² (times fan-in)", middle / 8, 2.6 * middle, 6);
        this.biases =
                point ? Axis.linear("bias variance σb²", 0, 0.5, 5) : Axis.logarithmic("bias variance σb²", 1e-6, 1, 6);
        for (int row = 0; row <= height; row++) {
            critical[row] = criticalWeights(at(biases, row, height));
        }
    }

    /**
     * The diagram, with names written at their weight variances along its lower edge.
     *
     * @param named weight variance by name, such as that of an initializer
     * @param columns cells across
     * @param rows cells up
     */
    static HeatMap of(Nonlinearity f, Map<String, Double> named, int columns, int rows) {
        return new PhaseDiagram(f, columns, rows).heatMap(named);
    }

    private double criticalWeights(double biasVariance) {
        return CriticalLine.findBiasVariance(f, biasVariance)
                .map(CriticalPoint::weightVariance)
                .orElse(Double.NaN); // the line does not pass here
    }

    private HeatMap heatMap(Map<String, Double> named) {
        double[] columns = new double[width + 1];
        double[] rows = new double[height + 1];
        for (int i = 0; i <= width; i++) {
            columns[i] = at(weights, i, width);
        }
        for (int i = 0; i <= height; i++) {
            rows[i] = at(biases, i, height);
        }
        double[][] depths = new double[height][width];
        IntStream.range(0, height).parallel().forEach(row -> {
            for (int column = 0; column < width; column++) {
                depths[row][column] = depth(at(weights, column + 0.5, width), at(biases, row + 0.5, height));
            }
        });
        List<HeatMap.Word> words = phases();
        named.forEach((name, variance) -> {
            double across = weights.position(variance);
            if (across > 0.02 && across < 0.98) {
                words.add(new HeatMap.Word(variance, biases.min(), name, true));
            }
        });
        return new HeatMap(
                "Phase diagram of " + f + ": trainable depth 6 xi_c over weight variance and bias variance,"
                        + " deepest along the critical line between the ordered and the chaotic phase",
                weights,
                biases,
                columns,
                rows,
                depths,
                new ColourScale(Axis.logarithmic("trainable depth 6 ξc", SHALLOWEST, DEEPEST, 6)),
                depth -> "6 ξc = " + (depth > 1e9 ? "infinite" : Formats.count(depth)) + " layers",
                lines(rows, depths),
                words);
    }

    private double depth(double weightVariance, double biasVariance) {
        return new MeanField(f, weightVariance, biasVariance).trainableDepth();
    }

    /** The value at a place of an axis that is divided into equal parts. */
    private static double at(Axis axis, double part, int parts) {
        double share = part / parts;
        return axis.logarithmic()
                ? axis.min() * Math.pow(axis.max() / axis.min(), share)
                : axis.min() + share * (axis.max() - axis.min());
    }

    /** The names of the phases, to the left and the right of the line at two thirds of the height. */
    private List<HeatMap.Word> phases() {
        int row = 2 * height / 3;
        double line = Double.isNaN(critical[row]) ? criticalWeights(0) : critical[row];
        List<HeatMap.Word> words = new ArrayList<>();
        double up = at(biases, row, height);
        words.add(new HeatMap.Word((weights.min() + line) / 2, up, "ordered", false));
        words.add(new HeatMap.Word((line + weights.max()) / 2, up, "chaotic", false));
        return words;
    }

    private List<Series> lines(double[] rows, double[][] depths) {
        List<Series> lines = new ArrayList<>();
        for (double depth : CONTOURS) {
            String label = Formats.count(depth) + " layers";
            lines.add(contour(depth, depths, false, label));
            lines.add(contour(depth, depths, true, ""));
        }
        lines.add(new Series("critical", 0, critical, rows, new double[0], new double[0], List.of()));
        return lines;
    }

    /** Where the depth is reached on one side of the critical line, between the middles of cells. */
    private Series contour(double depth, double[][] depths, boolean chaotic, String label) {
        double[] across = new double[height];
        double[] up = new double[height];
        for (int row = 0; row < height; row++) {
            across[row] = Double.NaN;
            up[row] = at(biases, row + 0.5, height);
            for (int column = 0; column + 1 < width; column++) {
                double from = Math.log(depths[row][column] / depth);
                double to = Math.log(depths[row][column + 1] / depth);
                if (chaotic ? from > 0 && to <= 0 : from <= 0 && to > 0) {
                    double share = Double.isFinite(from) && Double.isFinite(to) ? from / (from - to) : 0.5;
                    across[row] = at(weights, column + 0.5 + share, width);
                }
            }
        }
        return Series.dashed(label, 0, across, up);
    }
}
