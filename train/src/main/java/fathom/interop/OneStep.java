package fathom.interop;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Target;
import fathom.tensor.Tensor;
import fathom.train.Objective;
import fathom.train.Sgd;
import fathom.train.snapshot.SafeTensorsWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** One step of training as a file, for other tools to make it too and compare. */
public final class OneStep {
    private static final double RATE = 0.1;

    private OneStep() {}

    /**
     * Has the network make a step of SGD without momentum on a batch, and writes, in PyTorch's layout and under its names: {@code input}, images as
     * {@code [N, C, H, W]}; {@code target}, classes or numbers; {@code output} in evaluation before the step; {@code loss} of the step; {@code
     * after.NAME}, every parameter and statistic after it; and the {@code rate} among the metadata.
     *
     * @param network modified: it has made the step
     * @param noise of the step, such as dropout's
     * @param metadata what else a reader should know, by name
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public static void write(
            Layer network,
            Objective objective,
            Batch batch,
            Seed noise,
            Kernels kernels,
            Map<String, String> metadata,
            Path file) {
        SafeTensorsWriter writer = new SafeTensorsWriter();
        metadata.forEach(writer::metadata);
        writer.metadata("rate", Double.toString(RATE));
        writer.tensor("input", Layouts.channelsSecond(batch.inputs()));
        Tensor output;
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            output = network.forward(tape, tape.constant(batch.inputs()), Mode.EVALUATION)
                    .value()
                    .copy();
        }
        writer.tensor("output", output);
        if (batch.target() instanceof Target.Classes classes) {
            int[] dims = output.shape().dims();
            writer.ints("target", Shape.of(Arrays.copyOf(dims, dims.length - 1)), classes.labels());
        } else if (batch.target() instanceof Target.Numbers numbers) {
            writer.tensor("target", numbers.values());
        }
        Map<String, Parameter> parameters = Network.parameters(network);
        writer.tensor("loss", Tensor.of(Shape.of(), step(network, objective, batch, noise, kernels, parameters)));
        parameters.forEach((path, parameter) -> writer.tensor(
                "after." + WeightLayout.TORCH.name(path),
                WeightLayout.TORCH.there(parameter.value(), parameter.role())));
        writer.write(file);
    }

    private static float step(
            Layer network,
            Objective objective,
            Batch batch,
            Seed noise,
            Kernels kernels,
            Map<String, Parameter> parameters) {
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable answers = network.forward(tape, tape.constant(batch.inputs()), Mode.training(noise));
            Variable loss = objective.loss().forward(tape, answers, batch.target());
            float value = loss.value().item();
            tape.backward(loss);
            Sgd.momentum(0).step(kernels, parameters, RATE);
            return value;
        }
    }
}
