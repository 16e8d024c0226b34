package fathom.papers;

import fathom.autodiff.Tape;
import fathom.chart.Plot;
import fathom.experiment.record.Provenance;
import fathom.experiment.report.FigurePage;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Mode;
import fathom.nn.Residual;
import fathom.nn.init.Initializers;
import fathom.probe.InputGradients;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The figure of shattered gradients: the gradient of a ReLU network from one number to one number, over 256 points of [-2, 2], looks like
 * Brownian noise after one layer and like white noise after 24; residual connections keep it from that. Batch normalization is held at the
 * statistics of the 256 points. Source: Balduzzi et al. 2017, arXiv:1702.08591.
 *
 * <pre>{@code java -cp ... fathom.papers.ShatteredGradients [results/shattered]}</pre>
 */
public final class ShatteredGradients {
    private static final int WIDTH = 200;
    private static final int POINTS = 256;
    private static final int LAGS = 15;
    private static final int DRAWS = 20;
    private static final Seed SEED = new Seed(1702);

    private ShatteredGradients() {}

    /** What stands between the first and the last layer. */
    public enum Kind {
        /** relu(norm(W x)). */
        PLAIN,
        /** x + W relu(norm(x)). */
        RESIDUAL,
        /** W' x, by CReLU between mirrored weights. */
        LOOKS_LINEAR
    }

    /** A network from one number to one number with so many layers of a kind. */
    public static Layer network(Kind kind, int depth, Seed seed) {
        Layer first = new Dense(1, WIDTH, Initializers.normal(1), Initializers.normal(1), seed.child("first"));
        Chain body = Chain.repeat(depth, i -> layer(kind, seed.child(i)));
        Layer last = new Dense(WIDTH, 1, Initializers.lecunNormal(), Initializers.zeros(), seed.child("last"));
        return kind == Kind.LOOKS_LINEAR ? Chain.of(first, body, last) : Chain.of(first, Layers.relu(), body, last);
    }

    private static Layer layer(Kind kind, Seed seed) {
        BatchNorm norm = new BatchNorm(WIDTH, 1e-5, 1); // statistics of the last batch
        return switch (kind) {
            case PLAIN -> Chain.of(new Dense(WIDTH, WIDTH, Initializers.heNormal(), seed), norm, Layers.relu());
            case RESIDUAL ->
                Residual.of(Chain.of(norm, Layers.relu(), new Dense(WIDTH, WIDTH, Initializers.heNormal(), seed)));
            case LOOKS_LINEAR ->
                Chain.of(Layers.crelu(), new Dense(2 * WIDTH, WIDTH, Initializers.looksLinear(), seed));
        };
    }

    /** dy/dx over the grid. */
    public static InputGradients gradients(Layer network, Kernels kernels) {
        Tensor grid = Tensor.zeros(Shape.of(POINTS, 1));
        for (int i = 0; i < POINTS; i++) {
            grid.array()[i] = -2 + 4f * i / (POINTS - 1);
        }
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            network.forward(tape, tape.constant(grid), Mode.training(SEED));
        }
        return InputGradients.of(network, grid, Tensor.of(Shape.of(1), 1), kernels);
    }

    private record Case(String label, Kind kind, int depth) {
        double[] autocorrelation(Kernels kernels) {
            double[] mean = new double[LAGS + 1];
            for (int draw = 0; draw < DRAWS; draw++) {
                double[] one = gradients(network(kind, depth, SEED.child(draw)), kernels)
                        .autocorrelation(LAGS);
                for (int lag = 0; lag <= LAGS; lag++) {
                    mean[lag] += one[lag] / DRAWS;
                }
            }
            return mean;
        }
    }

    /** Measures, prints and writes the page. */
    public static void main(String[] args) {
        Path folder = Path.of(args.length > 0 ? args[0] : "results/shattered");
        Kernels kernels = KernelProviders.best(Runtime.getRuntime().availableProcessors());
        List<Case> cases = List.of(
                new Case("1 layer", Kind.PLAIN, 1),
                new Case("24 layers", Kind.PLAIN, 24),
                new Case("50 residual layers", Kind.RESIDUAL, 50));
        double[] lags = IntStream.rangeClosed(0, LAGS).asDoubleStream().toArray();
        double[] grid = IntStream.range(0, POINTS)
                .mapToDouble(i -> -2 + 4.0 * i / (POINTS - 1))
                .toArray();
        Plot curves = Plot.of("Gradient dy/dx of one network, over its root mean square", "x", "dy/dx");
        Plot correlation = Plot.of("Autocorrelation of the gradient, mean of " + DRAWS + " networks", "lag", "r");
        String[][] rows = new String[cases.size()][];
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            double[] mean = one.autocorrelation(kernels);
            correlation = correlation.line(one.label, i, lags, mean);
            curves = curves.line(
                    one.label, i, grid, scaled(gradients(network(one.kind, one.depth, SEED.child(0)), kernels)));
            rows[i] = new String[] {one.label, number(mean[1]), number(mean[5]), number(mean[15])};
        }
        correlation =
                correlation.dashed("Brownian noise", 6, lags, noise(true)).dashed("white noise", 7, lags, noise(false));
        FigurePage page = new FigurePage("Shattered gradients")
                .table(
                        "Autocorrelation of dy/dx over 256 points of [-2, 2]",
                        List.of("network", "lag 1", "lag 5", "lag 15"),
                        Arrays.stream(rows).map(List::of).toList())
                .figures(correlation, curves);
        System.out.print(page.text());
        Path file = folder.resolve("shattered.html");
        page.write(
                file,
                Map.of("width", Integer.toString(WIDTH)),
                Provenance.collect(
                        kernels.name(), kernels.threads(), "a grid", "none", "made by code", SEED.value(), "none"));
        System.out.println("page: " + file.toAbsolutePath().normalize());
    }

    private static double[] scaled(InputGradients gradients) {
        float[] g = gradients.rows().array();
        double square = 0;
        for (float x : g) {
            square += (double) x * x / g.length;
        }
        double rms = Math.sqrt(square);
        return IntStream.range(0, g.length).mapToDouble(i -> g[i] / rms).toArray();
    }

    /** The mean autocorrelation of noise of as many points, with the same estimator. */
    private static double[] noise(boolean brownian) {
        double[] mean = new double[LAGS + 1];
        for (int draw = 0; draw < DRAWS; draw++) {
            RandomGenerator random = SEED.child("noise").child(draw).generator();
            double[] x = new double[POINTS];
            for (int i = 0; i < POINTS; i++) {
                x[i] = random.nextGaussian() + (brownian && i > 0 ? x[i - 1] : 0);
            }
            double average = Arrays.stream(x).average().orElse(0);
            double[] sums = new double[LAGS + 1];
            for (int lag = 0; lag <= LAGS; lag++) {
                for (int i = 0; i + lag < POINTS; i++) {
                    sums[lag] += (x[i] - average) * (x[i + lag] - average);
                }
                mean[lag] += sums[lag] / sums[0] / DRAWS;
            }
        }
        return mean;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
