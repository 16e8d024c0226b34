package fathom.cli;

import fathom.experiment.report.TextTable;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fathom advise}. */
@Command(
        name = "advise",
        mixinStandardHelpOptions = true,
        description =
                "Which initializer to start a network of a given depth and activation from, and why: theory's ranking.",
        footer = {
            "",
            "The ranking is by decades: how far the gradient's variance drifts over the depth, plus half the decades of the Jacobian's"
                    + " spread, plus half the decades of spatial modes lost. Theory at infinite width; no training happens."
        })
final class AdviseCommand implements Callable<Integer> {
    /** Whether the map wraps around. */
    enum Padding {
        CIRCULAR,
        ZERO
    }

    @Option(names = "--depth", paramLabel = "L", defaultValue = "32", description = "layers. Default: ${DEFAULT-VALUE}")
    private int depth = 32;

    @Option(
            names = {"-a", "--activation"},
            paramLabel = "NAME",
            defaultValue = "tanh",
            description = "as in 'fathom theory'. Default: ${DEFAULT-VALUE}")
    private String activation = "tanh";

    @Option(names = "--residual", description = "every layer is a branch beside a short cut")
    private boolean residual;

    @Option(
            names = "--kernel",
            paramLabel = "K",
            defaultValue = "3",
            description = "side of the kernels; 1 for dense layers. Default: ${DEFAULT-VALUE}")
    private int kernel = 3;

    @Option(
            names = "--padding",
            paramLabel = "KIND",
            defaultValue = "circular",
            description = "circular or zero. Default: ${DEFAULT-VALUE}")
    private Padding padding = Padding.CIRCULAR;

    @Option(
            names = "--map",
            paramLabel = "N",
            defaultValue = "8",
            description = "side of the map. Default: ${DEFAULT-VALUE}")
    private int map = 8;

    @Option(
            names = "--width",
            paramLabel = "N",
            defaultValue = "0",
            description = "channels or units, for a word on finite width; 0 says nothing of it")
    private int width;

    @Override
    public Integer call() {
        Options.atLeast("--depth", depth, 1);
        Options.atLeast("--kernel", kernel, 1);
        Options.atLeast("--map", map, 1);
        Options.atLeast("--width", width, 0);
        Nonlinearity f = Nonlinearity.parse(activation);
        var setting = new Advice.Setting(f, depth, residual, kernel, padding == Padding.ZERO, map);
        List<Advice> ranked = Advice.ranked(setting);
        System.out.println(title(f));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("initializer", "branch", "gain", "trains to", "gradient", "spread", "modes left", "decades"));
        for (Advice advice : ranked) {
            rows.add(List.of(
                    advice.initializer(),
                    residual ? "x " + TheoryText.number(advice.beta()) : "",
                    String.format(Locale.ROOT, "%.4f", advice.gain()),
                    TheoryText.layers(advice.trainableDepth()).replace(" layers", ""),
                    String.format(Locale.ROOT, "%+.2f", advice.gradientDecades()),
                    Double.isNaN(advice.spread()) ? "-" : TheoryText.number(advice.spread()),
                    String.format(Locale.ROOT, "%.3f", advice.modesLeft()),
                    String.format(Locale.ROOT, "%.2f", advice.cost())));
        }
        System.out.print("\n" + TextTable.aligned(rows) + "\n");
        ranked.forEach(advice -> System.out.println("  " + advice.initializer() + ": " + advice.why()));
        System.out.println("\nrecommended: --init '" + ranked.get(0).initializer() + "'"
                + (residual
                        ? ", with every branch times "
                                + TheoryText.number(ranked.get(0).beta())
                        : ""));
        if (width > 0 && depth > width / 10) {
            System.out.println(
                    "At width " + width + " and depth " + depth
                            + " one draw may differ much from theory, Gaussian weights most: fluctuations are of the order of depth/width.");
        }
        return 0;
    }

    private String title(Nonlinearity f) {
        String kind = kernel == 1
                ? "dense layers"
                : kernel + "x" + kernel + " convolutions on " + map + "x" + map + " maps, "
                        + padding.name().toLowerCase(Locale.ROOT) + " padding";
        return depth + " " + (residual ? "residual " : "") + "layers of " + f + ", " + kind;
    }
}
