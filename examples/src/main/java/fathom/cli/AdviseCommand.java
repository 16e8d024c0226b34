package fathom.cli;

import fathom.advice.Advice;
import fathom.advice.Adviser;
import fathom.advice.RankCheck;
import fathom.advice.Setting;
import fathom.experiment.record.RunStore;
import fathom.experiment.report.TextTable;
import fathom.text.BadInputException;
import fathom.theory.Nonlinearity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code fathom advise}. */
@Command(
        name = "advise",
        mixinStandardHelpOptions = true,
        description =
                "Which initializer to start a network of a given depth and activation from, and why: theory's ranking, and with --check"
                        + " what training says of it.",
        footer = {
            "",
            "The ranking is by decades of amplitude that are lost: half the decades of variance by which the signal drifts over the depth, by"
                    + " which the gradients of the weights differ between layers, by which two inputs become alike, of the Jacobian's spread,"
                    + " of spatial modes lost and of what branches lack in the last signal. Theory at infinite width, before the first step."
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

    @Option(
            names = "--residual",
            description = "blocks of two layers beside short cuts, as schemes 'residual' and 'beta' make them")
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

    @Option(
            names = "--check",
            description =
                    "train the candidates as 'fathom compare' does, and lay both rankings side by side; all options that"
                            + " 'compare' has may follow: --data mnist --steps 200 --seeds 2 --lr 0.001,0.01 --seed 1 --out DIR")
    private boolean check;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results/advise",
            description = "results folder of --check. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("results/advise");

    /** What only {@code compare} knows. */
    @Unmatched
    private List<String> comparison = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Options.depth("--depth", depth);
        Options.atLeast("--kernel", kernel, 1);
        Options.atLeast("--map", map, 1);
        Options.atLeast("--width", width, 0);
        if (!check && !comparison.isEmpty()) {
            throw new UnmatchedArgumentException(spec.commandLine(), comparison);
        }
        Nonlinearity f = Nonlinearity.parse(activation);
        List<Advice> ranked = Adviser.rank(new Setting(f, depth, residual, kernel, padding == Padding.ZERO, map));
        System.out.println(title(f));
        System.out.print("\n" + TextTable.aligned(table(ranked)) + "\n");
        ranked.forEach(
                advice -> System.out.println("  " + advice.recipe() + ": " + String.join("; ", advice.reasons())));
        System.out.println("\nrecommended: --init '" + ranked.get(0).recipe() + "'");
        if (width > 0 && depth > width / 10) {
            System.out.println(
                    "At width " + width + " and depth " + depth
                            + " one draw may differ much from theory, Gaussian weights most: fluctuations are of the order of depth/width.");
        }
        System.out.println("\nWhat theory cannot see here:");
        Advice.BLIND_SPOTS.forEach(spot -> System.out.println("  - " + spot));
        return check ? check(ranked) : 0;
    }

    private List<List<String>> table(List<Advice> ranked) {
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

    /** Runs {@code compare} on the candidates and reads what it left. */
    private int check(List<Advice> ranked) {
        if (padding != Padding.CIRCULAR || kernel != 1 && kernel != 3) {
            throw new BadInputException("--check trains the networks of 'fathom compare', whose layers are dense"
                    + " (--kernel 1) or circular 3x3 convolutions; got --kernel " + kernel + " --padding "
                    + padding.name().toLowerCase(Locale.ROOT));
        }
        List<String> arguments = new ArrayList<>(List.of(
                "compare",
                "--depth",
                Integer.toString(depth),
                "--activation",
                activation,
                "--init",
                ranked.stream().map(Advice::recipe).collect(Collectors.joining(",")),
                "--out",
                out.toString()));
        if (kernel == 1) {
            arguments.addAll(List.of("--dense", Integer.toString(width == 0 ? 64 : width)));
        } else if (width > 0) {
            arguments.addAll(List.of("--channels", Integer.toString(width)));
        }
        arguments.addAll(comparison);
        System.out.println("\n" + CommandText.of(arguments) + "\n");
        int code = spec.parent().commandLine().execute(arguments.toArray(String[]::new));
        if (code == 0) {
            System.out.print(
                    "\n" + CheckText.of(RankCheck.of(ranked, RunStore.read(out).runs())));
        }
        return code;
    }

    private static String decimal(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private String title(Nonlinearity f) {
        String kind = kernel == 1
                ? "dense layers"
                : kernel + "x" + kernel + " convolutions on " + map + "x" + map + " maps, "
                        + padding.name().toLowerCase(Locale.ROOT) + " padding";
        return depth + " " + (residual ? "residual " : "") + "layers of " + f + ", " + kind;
    }
}
