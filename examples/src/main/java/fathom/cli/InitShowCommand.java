package fathom.cli;

import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.nn.init.InitializerCatalog;
import fathom.nn.init.NamedInitializer;
import fathom.nn.init.WeightSpectrum;
import fathom.nn.init.WeightStatistics;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom init show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What an initializer draws: formula, statistics, histogram and singular values of one weight.")
final class InitShowCommand implements Callable<Integer> {
    private static final int BINS = 20;
    private static final int BAR = 50;
    /** Beyond so many rows and columns singular values take minutes. */
    private static final int LARGEST_MATRIX = 2048;
    /** A matrix for each of its frequencies. */
    private static final int LARGEST_MAP = 256;

    @Parameters(paramLabel = "INIT", description = "an initializer, such as delta-orthogonal or 'critical(q=1/32)'")
    private String specification = "";

    @Option(
            names = "--shape",
            paramLabel = "KH,KW,IN,OUT",
            defaultValue = "3,3,16,16",
            description = "shape of the weight; IN,OUT for a dense layer. Default: ${DEFAULT-VALUE}")
    private String shape = "3,3,16,16";

    @Option(
            names = "--stride",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the convolution; counts for fans of the modes out-strided and average-strided only")
    private int stride = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "of the draw. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--map",
            paramLabel = "N",
            description = "side of the map for a convolution's singular values. Default: 8, or 4 beyond 64 channels")
    private @Nullable Integer map;

    @Option(
            names = "--padding",
            paramLabel = "KIND",
            defaultValue = "circular",
            description = "of that map: circular or zero. Default: ${DEFAULT-VALUE}")
    private String padding = "circular";

    @Override
    public Integer call() {
        Options.atLeast("--stride", stride, 1);
        Options.atLeast("--map", map == null ? 1 : map, 1);
        Options.atMost("--map", map == null ? 1 : map, LARGEST_MAP);
        if (!padding.equals("circular") && !padding.equals("zero")) {
            throw new BadInputException("--padding: expected circular or zero, got '" + padding + "'");
        }
        InitializerCatalog catalog = InitializerCatalog.load();
        Initializer initializer = catalog.parse(specification);
        Shape dims = parse(shape);
        int taps = dims.size() / (dims.dim(-2) * dims.dim(-1));
        Fan fan = new Fan(dims.dim(-2), dims.dim(-1), taps, stride * stride);
        Tensor weight = Tensor.zeros(dims);
        initializer.fill(weight, fan, new Seed(seed).child("weight").generator());

        NamedInitializer named = catalog.find(specification.split("\\(", 2)[0].strip());
        System.out.println(named.signature());
        System.out.print(("draws " + named.description() + "\n" + InitListCommand.details(named)
                        + (named.source().isEmpty() ? "" : "source: " + named.source() + "\n"))
                .indent(2));
        System.out.printf(
                Locale.ROOT,
                "%n%s of shape %s, seed %d, fan-in %d, fan-out %d%n  biases %s; stem %s%n",
                initializer,
                dims,
                seed,
                fan.in(),
                fan.out(),
                initializer.biases(),
                initializer.stem().equals(initializer) ? "the same" : initializer.stem());
        System.out.print(statistics(weight.array()));
        System.out.print(spectra(weight));
        return 0;
    }

    /** A weight's shape as it is typed. */
    static Shape parse(String text) {
        String[] parts = text.split(",", -1);
        int[] dims = new int[parts.length];
        try {
            for (int i = 0; i < parts.length; i++) {
                dims[i] = Integer.parseInt(parts[i].strip());
            }
        } catch (NumberFormatException e) {
            dims = new int[0];
        }
        long size = 1;
        for (int dim : dims) {
            size = dim < 1 || size > Integer.MAX_VALUE ? 0 : size * dim;
        }
        if (dims.length != 2 && dims.length != 4 || size < 1 || size > Integer.MAX_VALUE / 8) {
            throw new BadInputException(
                    "--shape: expected KH,KW,IN,OUT or IN,OUT such as 3,3,16,16 or 784,300, got '" + text + "'");
        }
        return Shape.of(dims);
    }

    private static String statistics(float[] values) {
        WeightStatistics all = WeightStatistics.of(values);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %d weights: mean %.3g, std %.4g, from %.4g to %.4g, %.1f %% zero, kurtosis %.2f%n",
                all.count(),
                all.mean(),
                all.std(),
                all.smallest(),
                all.largest(),
                100 * all.zeros(),
                all.kurtosis()));
        float[] shown = all.zeros() > 0.2 ? withoutZeros(values) : values;
        if (all.smallest() == all.largest() || shown.length == 0) {
            return text.toString();
        }
        WeightStatistics of = WeightStatistics.of(shown);
        text.append(shown == values ? "\nhistogram\n" : "\nhistogram, without the zeros\n");
        int[] counts = of.histogram(shown, BINS);
        int most = 1;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        double width = (of.largest() - of.smallest()) / BINS;
        for (int bin = 0; bin < BINS; bin++) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %10.4f  %8d  %s%n",
                    of.smallest() + (bin + 0.5) * width,
                    counts[bin],
                    "#".repeat((int) Math.ceil((double) BAR * counts[bin] / most))));
        }
        return text.toString();
    }

    private static float[] withoutZeros(float[] values) {
        float[] kept = new float[values.length];
        int count = 0;
        for (float value : values) {
            if (value != 0) {
                kept[count++] = value;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private String spectra(Tensor weight) {
        int columns = weight.shape().dim(-1);
        int rows = weight.size() / columns;
        if (Math.min(rows, columns) > LARGEST_MATRIX) {
            return "%nsingular values: left out beyond %d rows and columns%n".formatted(LARGEST_MATRIX);
        }
        StringBuilder text = new StringBuilder(
                "\nsingular values         smallest     median    largest   mean square   " + "not orthogonal by\n");
        text.append(line("[" + rows + ", " + columns + "]", WeightSpectrum.ofMatrix(weight)));
        if (weight.shape().rank() == 4) {
            int side = map != null ? map : Math.max(weight.shape().dim(-2), columns) > 64 ? 4 : 8;
            boolean circular = padding.equals("circular");
            text.append(line(
                    side + " x " + side + (circular ? " torus" : " map, zeros"),
                    circular
                            ? WeightSpectrum.onTorus(weight, side, side)
                            : WeightSpectrum.withZeroPadding(weight, side, side)));
        }
        return text.toString();
    }

    private static String line(String name, double[] values) {
        double gain = WeightSpectrum.gain(values);
        return String.format(
                Locale.ROOT,
                "  %-20s %10.5f %10.5f %10.5f %13.5f %19.2g%n",
                name,
                values[values.length - 1],
                values[values.length / 2],
                values[0],
                gain * gain,
                WeightSpectrum.residual(values));
    }
}
