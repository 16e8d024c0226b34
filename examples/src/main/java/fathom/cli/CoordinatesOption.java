package fathom.cli;

import fathom.data.Batch;
import fathom.data.Task;
import fathom.experiment.CoordinatesPage;
import fathom.experiment.DepthCoordinates;
import fathom.experiment.PreparedData;
import fathom.experiment.report.FigurePage;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.text.BadInputException;
import fathom.train.DepthRate;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The coordinate check over depth in place of a measurement before training. */
final class CoordinatesOption {
    /** What the first steps have no use for: they are made at one rate. */
    private static final List<String> EXCLUDED = List.of("--depth", "--schedule", "--warm-up");

    /** What says how steps are made, of which there are none without {@code --coordinates}. */
    private static final List<String> NEEDING = List.of(
            "--lr",
            "--steps",
            "--optimizer",
            "--momentum",
            "--nesterov",
            "--weight-decay",
            "--schedule",
            "--warm-up",
            "--clip",
            "--lars",
            "--hold",
            "--orthogonal",
            "--bias-rate",
            "--body-rate",
            "--head-rate");

    @Option(
            names = "--coordinates",
            paramLabel = "N,N,...",
            description =
                    "how far the first steps move activations, logits and weights at these depths under each rule for the rate"
                            + " (--lr), in place of the measurement before training")
    private String depths = "";

    @Option(
            names = "--lr",
            paramLabel = "R,...",
            defaultValue = "0.0003,0.0048/L,0.0192/L^1.5",
            description = "rules for the rate of --coordinates. Default: ${DEFAULT-VALUE}, which agree at 16 layers")
    private String rates = "0.0003,0.0048/L,0.0192/L^1.5";

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "5",
            description = "steps of --coordinates. Default: ${DEFAULT-VALUE}")
    private int steps = 5;

    @Mixin
    private OptimizerOptions optimizer = new OptimizerOptions(0.95);

    boolean given() {
        return !depths.isEmpty();
    }

    /** The depths as they were given. */
    String text() {
        return depths;
    }

    /** Checks the options with those that they exclude. */
    void check(ParseResult given) {
        if (!given()) {
            Options.goesWith("--coordinates", given, NEEDING);
        } else {
            Options.notBeside("--coordinates", given, EXCLUDED);
            depths();
            rules();
            Options.atLeast("--steps", steps, 1);
            optimizer.check();
        }
    }

    private int[] depths() {
        int[] parsed = Options.integers("--coordinates", depths, 1);
        if (parsed.length < 2) {
            throw new BadInputException("--coordinates: expected at least two depths, got '" + depths + "'");
        }
        return Arrays.stream(parsed).sorted().toArray();
    }

    private List<DepthRate> rules() {
        return Options.rates("--lr", rates);
    }

    /** The check for one start. */
    FigurePage page(
            NetworkOptions network, String label, Recipe recipe, PreparedData data, Seed root, Kernels kernels) {
        if (data.task().kind() != Task.Kind.CLASS) {
            throw new BadInputException("--coordinates needs data with one class for each example");
        }
        if (recipe.dataDependent().isPresent()) {
            throw new BadInputException("--coordinates does not go with a start that depends on data: --init " + label);
        }
        Batch fixed = data.first(root.child("fixed"));
        DepthCoordinates check = new DepthCoordinates(
                depth -> network.build(data.source().train(), depth, recipe, root.child("network")),
                optimizer::optimizer,
                data.shuffled(root.child("data")),
                fixed,
                kernels);
        return CoordinatesPage.of(
                "What the first steps move in a " + network.kind() + ", by depth, from " + label,
                check.run(rules(), depths(), steps));
    }
}
