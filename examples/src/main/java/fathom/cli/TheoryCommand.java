package fathom.cli;

import fathom.experiment.record.Provenance;
import fathom.experiment.report.TheoryPage;
import fathom.text.BadInputException;
import fathom.theory.CriticalLine;
import fathom.theory.CriticalPoint;
import fathom.theory.DepthProfile;
import fathom.theory.DropoutFixedPoint;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fathom theory}. */
@Command(
        name = "theory",
        mixinStandardHelpOptions = true,
        description =
                "What mean-field theory says of deep networks of an activation: fixed points, depth scales, the edge of chaos.",
        footer = {
            "",
            "Without --sigma-w2 the point is on the edge of chaos: where q* is --q, else where the bias variance is --sigma-b2, else where"
                    + " q* is 1/depth. docs/theory.md has the formulas and their sources."
        })
final class TheoryCommand implements Callable<Integer> {
    @Option(
            names = {"-a", "--activation"},
            paramLabel = "NAME",
            defaultValue = "tanh",
            description =
                    "tanh, erf, sigmoid, relu, leaky-relu(SLOPE), hard-tanh, linear, crelu, gelu, selu ... Default: ${DEFAULT-VALUE}")
    private String activation = "tanh";

    @Option(names = "--sigma-w2", paramLabel = "V", description = "variance of the weights times fan-in")
    private @Nullable Double weightVariance;

    @Option(names = "--sigma-b2", paramLabel = "V", description = "variance of the biases")
    private @Nullable Double biasVariance;

    @Option(
            names = "--q",
            paramLabel = "Q",
            description = "the critical point with this variance of the pre-activations")
    private @Nullable Double q;

    @Option(
            names = "--depth",
            paramLabel = "L",
            defaultValue = "64",
            description = "layers of the table and of the spectrum. Default: ${DEFAULT-VALUE}")
    private int depth = 64;

    @Option(names = "--dropout", paramLabel = "RATE", description = "also where dropout moves the fixed point")
    private @Nullable Double dropout;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "an HTML page with the phase diagram and the curves by layer")
    private @Nullable Path out;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        Options.depth("--depth", depth);
        Nonlinearity f = Nonlinearity.parse(activation);
        if (q != null && weightVariance != null) {
            throw new BadInputException("--q asks for a critical point, --sigma-w2 names one: give one of them");
        }
        if (q != null && biasVariance != null) {
            throw new BadInputException("--q and --sigma-b2 each name a critical point: give one of them");
        }
        if (dropout != null) {
            Options.fraction("--dropout", dropout);
        }
        MeanField network;
        try {
            network = network(f);
        } catch (IllegalArgumentException e) { // a variance that cannot be, or a critical point that does not exist
            throw BadInputException.in("theory", e);
        }
        System.out.print(TheoryText.point(network));
        if (network.hasFixedLength()) {
            System.out.print(TheoryText.spectrum(network, depth));
        }
        if (dropout != null) {
            System.out.print(TheoryText.dropout(
                    DropoutFixedPoint.of(f, network.weightVariance(), network.biasVariance(), 1 - dropout), dropout));
        }
        double start = network.hasFixedLength() ? network.fixedLength() : 1;
        DepthProfile profile =
                DepthProfile.plain(f, network.weightVariance(), network.biasVariance(), start, 0.5, depth);
        System.out.print(TheoryText.layers(profile));
        System.out.print(TheoryText.common(f, depth));
        if (out != null) {
            page(f, network, profile).write(out);
            System.out.println("\npage: " + out);
        }
        return 0;
    }

    private MeanField network(Nonlinearity f) {
        if (weightVariance != null) {
            return new MeanField(f, weightVariance, biasVariance == null ? 0 : biasVariance);
        }
        CriticalPoint point;
        if (q != null) {
            point = CriticalLine.atLength(f, q);
        } else if (biasVariance != null || CriticalLine.keepsEveryLength(f)) {
            point = CriticalLine.atBiasVariance(f, biasVariance == null ? 0 : biasVariance);
        } else {
            point = CriticalLine.atDepth(f, depth);
        }
        return new MeanField(f, point.weightVariance(), point.biasVariance());
    }

    private TheoryPage page(Nonlinearity f, MeanField network, DepthProfile profile) {
        Map<String, DepthProfile> curves = new LinkedHashMap<>();
        curves.put("this point", profile);
        CommonInitializers.WEIGHT_VARIANCES.forEach(
                (name, variance) -> curves.put(name, DepthProfile.plain(f, variance, 0, 1, 0.5, depth)));
        return new TheoryPage(
                f,
                CommonInitializers.WEIGHT_VARIANCES,
                curves,
                TheoryText.sentence(network, depth),
                Provenance.collect(
                        "",
                        0,
                        "",
                        "",
                        "",
                        0,
                        CommandText.of(spec.commandLine().getParseResult().originalArgs())));
    }
}
