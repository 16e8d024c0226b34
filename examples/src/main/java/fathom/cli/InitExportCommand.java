package fathom.cli;

import fathom.autodiff.Role;
import fathom.interop.WeightLayout;
import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.nn.init.InitializerCatalog;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.train.snapshot.SafeTensorsWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom init export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws weights and biases of equal layers and writes them for PyTorch, as safetensors.",
            "Layer i is called as in torch.nn.Sequential: i.weight, [OUT, IN, KH, KW] or [OUT, IN], and i.bias."
        },
        footer = {"", "  fathom init export delta-orthogonal --shape 3,3,64,64 --layers 32 --out weights.safetensors"})
final class InitExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "INIT", description = "an initializer, such as delta-orthogonal or 'critical(q=1/32)'")
    private String specification = "";

    @Option(
            names = "--shape",
            paramLabel = "KH,KW,IN,OUT",
            defaultValue = "3,3,16,16",
            description = "shape of the weight in Fathom; IN,OUT for a dense layer. Default: ${DEFAULT-VALUE}")
    private String shape = "3,3,16,16";

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many, each a draw of its own. Default: ${DEFAULT-VALUE}")
    private int layers = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "of the draws. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "weights.safetensors",
            description = "Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("weights.safetensors");

    @Override
    public Integer call() {
        Options.atLeast("--layers", layers, 1);
        Initializer initializer = InitializerCatalog.load().parse(specification);
        Shape dims = InitShowCommand.parse(shape);
        Fan fan = new Fan(dims.dim(-2), dims.dim(-1), dims.size() / (dims.dim(-2) * dims.dim(-1)));
        SafeTensorsWriter writer =
                new SafeTensorsWriter().metadata("init", initializer.toString()).metadata("seed", Long.toString(seed));
        for (int i = 0; i < layers; i++) {
            Seed own = new Seed(seed).child(i);
            Tensor weight = Tensor.zeros(dims);
            Tensor bias = Tensor.zeros(Shape.of(dims.dim(-1)));
            initializer.fill(weight, fan, own.child("weight").generator());
            initializer.biases().fill(bias, fan, own.child("bias").generator());
            writer.tensor(i + ".weight", WeightLayout.TORCH.there(weight, Role.WEIGHT))
                    .tensor(i + ".bias", bias);
        }
        writer.write(out);
        System.out.println("weights: " + out.toAbsolutePath().normalize());
        return 0;
    }
}
