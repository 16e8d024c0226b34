package fathom.interop;

import fathom.autodiff.Parameter;
import fathom.file.FileErrors;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import fathom.train.snapshot.SafeTensors;
import fathom.train.snapshot.SafeTensorsWriter;
import fathom.train.snapshot.TrainingFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The weights of networks as files of their own. */
public final class Weights {
    private Weights() {}

    /**
     * Gives the parameters the values that a snapshot holds; what else it holds, such as velocities, does not matter.
     *
     * @param parameters by path, see {@link fathom.nn.Network#parameters}
     * @param settings what the training must have had, by name, since parameters that fit are not all of a network
     * @return the settings of the training that left the snapshot
     * @throws BadInputException if the file cannot be read, names another setting, or a parameter is not in it or has another shape there
     */
    public static Map<String, String> load(
            Path snapshot, Map<String, Parameter> parameters, Map<String, String> settings) {
        try (SafeTensors file = SafeTensors.open(snapshot)) {
            Map<String, String> there = TrainingFolder.settings(file.metadata());
            settings.forEach((name, expected) -> {
                String found = there.getOrDefault(name, expected);
                if (!found.equals(expected)) {
                    throw new BadInputException(snapshot + ": its training had " + name + " " + found
                            + ", this command has " + expected + "; the options must be those of its training");
                }
            });
            for (Map.Entry<String, Parameter> each : parameters.entrySet()) {
                Tensor target = each.getValue().value();
                if (!file.shape(each.getKey()).equals(target.shape())) {
                    throw new BadInputException(snapshot + ": " + each.getKey() + " is " + file.shape(each.getKey())
                            + " there, expected " + target.shape() + "; the options must be those of its training");
                }
                System.arraycopy(file.tensor(each.getKey()).array(), 0, target.array(), 0, target.size());
            }
            return there;
        } catch (IOException e) {
            throw new BadInputException(FileErrors.words(e), e);
        }
    }

    /**
     * Writes the parameters as PyTorch has them, a state dictionary in safetensors: convolutions {@code [out, in, kh, kw]}, dense layers {@code [out,
     * in]}, recurrent ones {@code [4 hidden, in]} with its order of gates; {@code weight} and {@code bias} for scale and shift of a normalization.
     *
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public static void writeForTorch(Map<String, Parameter> parameters, Map<String, String> metadata, Path file) {
        SafeTensorsWriter writer = new SafeTensorsWriter();
        metadata.forEach(writer::metadata);
        parameters.forEach((path, parameter) -> writer.tensor(
                WeightLayout.TORCH.name(path), WeightLayout.TORCH.there(parameter.value(), parameter.role())));
        writer.write(file);
    }
}
