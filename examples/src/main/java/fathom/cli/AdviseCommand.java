package fathom.cli;

import fathom.advice.Advice;
import fathom.advice.Adviser;
import fathom.advice.NetworkAdviser;
import fathom.advice.RankCheck;
import fathom.advice.Setting;
import fathom.experiment.record.RunStore;
import fathom.nn.model.Architecture;
import fathom.nn.model.ArchitectureCatalog;
import fathom.text.BadInputException;
import fathom.theory.Nonlinearity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
    private static final List<String> NOT_BESIDE_NETWORK =
            List.of("--activation", "--residual", "--kernel", "--padding", "--width", "--check", "--out");

    private static final String RESULTS = "results/advise";

    /** Whether the map wraps around. */
    enum Padding {
        CIRCULAR,
        ZERO;

        /** As one types it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
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
            names = "--network",
            paramLabel = "NAME",
            description =
                    "advice for a network of 'fathom network list' in place of a body of equal layers: start, scale and rate, each with"
                            + " its source or the command that measured it, and what no theory says. Depth: --depth, or the network's")
    private @Nullable String network;

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

    @Option(names = "--out", paramLabel = "DIR", description = "results folder of --check. Default: " + RESULTS)
    private Path out = Path.of(RESULTS);

    /** What only {@code compare} knows. */
    @Unmatched
    private List<String> comparison = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (network != null) {
            System.out.print(ofNetwork(network));
            return 0;
        }
        Options.depth("--depth", depth);
        Options.atLeast("--kernel", kernel, 1);
        Options.atLeast("--map", map, 1);
        Options.atLeast("--width", width, 0);
        if (!check && !comparison.isEmpty()) {
            throw new UnmatchedArgumentException(spec.commandLine(), comparison);
        }
        if (!check) {
            Options.goesWith("--check", spec.commandLine().getParseResult(), List.of("--out"));
        }
        Nonlinearity f = Nonlinearity.parse(activation);
        Setting setting = new Setting(f, depth, residual, kernel, padding == Padding.ZERO, map);
        List<Advice> ranked = Adviser.rank(setting);
        System.out.print(RankingText.of(setting, ranked));
        if (width > 0 && depth > width / 10) {
            System.out.println(
                    "At width " + width + " and depth " + depth
                            + " one draw may differ much from theory, Gaussian weights most: fluctuations are of the order of depth/width.");
        }
        System.out.print(RankingText.blindSpots());
        return check ? check(ranked) : 0;
    }

    /** Of a body that theory ranks starts for, the ranking; of any other what is known. */
    private String ofNetwork(String name) {
        Options.notBeside(
                "--network, which says what is built", spec.commandLine().getParseResult(), NOT_BESIDE_NETWORK);
        if (!comparison.isEmpty()) {
            throw new UnmatchedArgumentException(spec.commandLine(), comparison);
        }
        Architecture built = ArchitectureCatalog.load().parse(name);
        boolean asked = spec.commandLine().getParseResult().hasMatchedOption("--depth");
        int layers = NetworkOptions.depths(built, asked ? Integer.toString(depth) : null, Integer.toString(depth))[0];
        return NetworkAdviser.setting(built, layers, map)
                .map(setting -> RankingText.of(setting, Adviser.rank(setting)) + RankingText.blindSpots())
                .orElseGet(() -> NetworkAdviceText.of(name, built, layers));
    }

    /** Runs {@code compare} on the candidates and reads what it left. */
    private int check(List<Advice> ranked) {
        if (padding != Padding.CIRCULAR || kernel != 1 && kernel != 3) {
            throw new BadInputException("--check trains the networks of 'fathom compare', whose layers are dense"
                    + " (--kernel 1) or circular 3x3 convolutions; got --kernel " + kernel + " --padding "
                    + padding);
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
}
