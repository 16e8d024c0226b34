package fathom.papers;

import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.ChannelNormalization;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.data.Datasets;
import fathom.experiment.record.Provenance;
import fathom.experiment.report.FigurePage;
import fathom.experiment.report.ProbePage;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Layers;
import fathom.nn.model.Mlp;
import fathom.probe.NetworkProbe;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.theory.Nonlinearity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signal, gradient and spectrum of a tanh network of 100 layers of 1000 units at the edge of chaos, measured beside theory, with orthogonal and
 * with Gaussian weights and beside common initializers. Source: Saxe et al. 2014, arXiv:1312.6120; Pennington, Schoenholz and Ganguli 2017,
 * arXiv:1711.04735.
 *
 * <pre>{@code java -cp ... fathom.papers.EdgeOfChaosFigure [results/edge-of-chaos [embedded|mnist|cifar-10 [depth [width]]]]}</pre>
 */
public final class EdgeOfChaosFigure {
    private static final String INITIALIZERS =
            "critical(q=1/100),critical-gaussian(q=1/100),glorot-normal,he-normal,pytorch";
    private static final int BATCH = 64;
    private static final Seed SEED = new Seed(1312);

    private EdgeOfChaosFigure() {}

    /** Measures, prints and writes the page. */
    public static void main(String[] args) {
        Path folder = Path.of(args.length > 0 ? args[0] : "results/edge-of-chaos");
        DataSource data = Datasets.open(args.length > 1 ? args[1] : Datasets.EMBEDDED);
        int depth = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        int width = args.length > 3 ? Integer.parseInt(args[3]) : 1000;
        Kernels kernels = KernelProviders.best(Runtime.getRuntime().availableProcessors());
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("network", "tanh, " + depth + " layers of " + width + " units");
        List<NetworkProbe> probes = new ArrayList<>();
        Batch batch = batch(data);
        Recipe.parseList(INITIALIZERS, Nonlinearity.TANH).forEach((label, recipe) -> {
            settings.put(label, recipe.toString());
            Chain network = Mlp.build(
                    data.train().exampleShape().size(),
                    data.train().classes(),
                    depth,
                    width,
                    Layers::tanh,
                    recipe.weights(),
                    0,
                    SEED.child("network"));
            probes.add(NetworkProbe.of(label, network, "body", batch.inputs(), batch.labels(), SEED, kernels));
        });
        FigurePage page =
                ProbePage.of(depth + " layers of " + width + " tanh units before training, on " + data.name(), probes);
        System.out.print(page.text());
        Path file = folder.resolve("edge-of-chaos.html");
        page.write(
                file,
                settings,
                Provenance.collect(
                        kernels.name(),
                        kernels.threads(),
                        data.name(),
                        data.train().sha256(),
                        data.verification().toString(),
                        SEED.value(),
                        "none"));
        System.out.println("page: " + file.toAbsolutePath().normalize());
    }

    private static Batch batch(DataSource data) {
        DataLoader loader = DataLoader.shuffled(data.train(), BATCH, SEED.child("data"))
                .normalized(ChannelNormalization.of(data.train()));
        try (Batches batches = loader.epoch(0)) {
            return batches.next();
        }
    }
}
