package fathom.cli;

import fathom.interop.ForeignWeights;
import fathom.interop.WeightLayout;
import fathom.text.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Weights made elsewhere, in place of those that are drawn. */
final class ForeignWeightsOptions {
    private static final String FROM = "--init-from";

    @Option(
            names = FROM,
            paramLabel = "FILE",
            description =
                    "start from the weights of a .safetensors or .npz file, as PyTorch has them; a command that compares takes several, each"
                            + " option a start of its own. Of --init remain what follows the +, and what --init-map leaves")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--init-map",
            paramLabel = "FILE",
            description =
                    "lines PARAMETER = NAME where names in --init-from differ; * is one part of a name, PARAMETER = - stays as --init draws"
                            + " it, - = NAME is passed over")
    private @Nullable Path map;

    @Option(
            names = "--init-layout",
            paramLabel = "L",
            description =
                    "of --init-from: torch, [out, in, kh, kw] and [out, in], or keras, also of JAX: [kh, kw, in, out] and [in, out]."
                            + " Default: torch; of a snapshot its own")
    private @Nullable WeightLayout layout;

    /**
     * The starts, by their files as typed.
     *
     * @throws BadInputException if a file cannot be read, is there twice, or is missing beside the other two options
     */
    Map<String, ForeignWeights> read() {
        if (files.isEmpty() && (map != null || layout != null)) {
            throw new BadInputException((map != null ? "--init-map" : "--init-layout") + " goes with " + FROM);
        }
        Map<String, ForeignWeights> starts = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                if (starts.put(file.toString(), ForeignWeights.of(file, map, layout)) != null) {
                    throw new BadInputException(file + " is given twice");
                }
            } catch (BadInputException e) {
                throw BadInputException.in(FROM, e);
            }
        }
        return starts;
    }
}
