package fathom.cli;

import fathom.autodiff.Parameter;
import fathom.experiment.PreparedData;
import fathom.interop.OneStep;
import fathom.interop.Onnx;
import fathom.interop.Weights;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Network;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.text.BadInputException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fathom export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes a network for other tools: as ONNX, or its weights for PyTorch.",
            "The network is that of 'fathom train' with the same options, as it starts, or with the weights of a --snapshot."
        },
        footer = {"", "  fathom export --depth 32 --snapshot results/train/snapshot.safetensors --onnx net.onnx"})
final class ExportCommand implements Callable<Integer> {
    private static final int DEPTH = 32;
    private static final int STEP_BATCH = 8;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "layers after the stem. Default: " + DEPTH + ", or the depth of --network")
    private @Nullable Integer depth;

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Mixin
    private StagesOption stages = new StagesOption();

    @Mixin
    private RecipeOption init = new RecipeOption("critical(q=1/8)");

    @Mixin
    private SeedOption seed = new SeedOption();

    @Option(names = "--snapshot", paramLabel = "FILE", description = "weights of 'fathom train'. Default: as drawn")
    private @Nullable Path snapshot;

    @Option(names = "--onnx", paramLabel = "FILE", description = "write the network as ONNX (opset 19)")
    private @Nullable Path onnx;

    @Option(
            names = "--torch",
            paramLabel = "FILE",
            description = "write the weights as safetensors, in PyTorch's layout and under its names")
    private @Nullable Path torch;

    @Option(
            names = "--step",
            paramLabel = "FILE",
            description =
                    "also make a step of SGD on a batch of the data, and write batch, outputs, loss and the weights after it as"
                            + " safetensors, for others to make the same step")
    private @Nullable Path step;

    @Override
    public Integer call() {
        if (onnx == null && torch == null && step == null) {
            throw new BadInputException("nothing to write: give --onnx FILE, --torch FILE or --step FILE");
        }
        network.check();
        int layers = network.depth(depth, DEPTH);
        Recipe recipe = init.read(network.nonlinearity());
        stages.check(recipe, network, depth);
        if (snapshot == null && recipe.dataDependent().isPresent()) {
            throw new BadInputException(
                    "--init " + init.text() + " depends on data: train with it, and give the --snapshot");
        }
        PreparedData prepared = data.prepare(STEP_BATCH);
        Seed own = seed.root().child("network"); // as 'fathom train' draws it
        Chain model = stages.given()
                ? stages.build(prepared.source(), recipe, own)
                : network.build(prepared.source().train(), layers, recipe, own);
        Map<String, Parameter> parameters = Network.parameters(model);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "network", stages.given() ? stages.description() : "depth " + layers + ", " + network.description());
        settings.put("init", init.text());
        recipe.foreign().ifPresent(weights -> settings.put("init from", weights.toString()));
        settings.put("normalization", prepared.normalization().toString());
        Map<String, String> metadata = new LinkedHashMap<>(settings);
        metadata.put("problem", prepared.problem().toString());
        metadata.put("seed", Long.toString(seed.value()));
        metadata.put("snapshot", snapshot == null ? "none: as drawn" : snapshot.toString());
        if (snapshot != null) {
            metadata.putAll(Weights.load(snapshot, parameters, settings));
        }
        write(model, metadata, parameters, prepared);
        return 0;
    }

    private void write(
            Chain model, Map<String, String> metadata, Map<String, Parameter> parameters, PreparedData prepared) {
        if (onnx != null) {
            Onnx.write(model, prepared.example(), metadata, KernelProviders.plain(1), onnx);
            System.out.println("ONNX: " + onnx.toAbsolutePath().normalize());
        }
        if (torch != null) {
            Weights.writeForTorch(parameters, metadata, torch);
            System.out.println("weights: " + torch.toAbsolutePath().normalize());
        }
        if (step != null) { // last: it moves the weights
            Seed root = seed.root();
            OneStep.write(
                    model,
                    prepared.objective(),
                    prepared.first(root.child("data")),
                    root.child("noise"),
                    KernelProviders.plain(1),
                    metadata,
                    step);
            System.out.println("one step: " + step.toAbsolutePath().normalize());
        }
    }
}
