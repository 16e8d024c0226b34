package fathom.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Trains the reference case's tanh network and follows PyTorch's logits, gradients, losses and final weights. */
final class TanhCnnParity {
    private final Kernels kernels;
    private final ReferenceCase reference;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final int depth;

    TanhCnnParity(Kernels kernels, ReferenceCase reference) {
        this.kernels = kernels;
        this.reference = reference;
        this.depth = (int) reference.number("depth", 0);
        for (String name : reference.names("start.")) {
            String key = name.substring("start.".length());
            parameters.put(key, Parameter.of(key, ours(name)));
        }
    }

    void run() {
        Tensor inputs = reference.tensor("inputs", 0, 1, 3, 4, 2);
        int[] labels = reference.labels("labels");
        float[] losses = reference.tensor("losses").array();
        int batch = inputs.shape().dim(1);
        Map<String, float[]> velocities = new LinkedHashMap<>();
        parameters.forEach((name, parameter) ->
                velocities.put(name, new float[parameter.value().size()]));
        for (int step = 0; step < losses.length; step++) {
            Shape shape = inputs.shape().example();
            Tensor images = Tensor.of(
                    shape, Arrays.copyOfRange(inputs.array(), step * shape.size(), (step + 1) * shape.size()));
            int[] targets = Arrays.copyOfRange(labels, step * batch, (step + 1) * batch);
            float loss = differentiate(step, images, targets);
            assertEquals(losses[step], loss, 1e-4 * losses[step], reference + ": loss of step " + step);
            parameters.forEach((name, parameter) -> {
                float[] w = parameter.value().array();
                kernels.momentumStep(
                        w.length,
                        reference.number("lr", 0),
                        reference.number("momentum", 0),
                        0,
                        false,
                        parameter.gradient().array(),
                        w,
                        velocities.get(name));
                parameter.clearGradient();
            });
        }
        parameters.forEach((name, parameter) -> ReferenceParityTest.assertClose(
                reference + ": end." + name, ours("end." + name), parameter.value(), 1e-4));
    }

    private float differentiate(int step, Tensor images, int[] labels) {
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable x = tape.constant(images);
            for (int i = 0; i < 3; i++) {
                x = layer(tape, Ops.conv2d(i == 0 ? 1 : 2, 1, false, Activation.TANH), x, "stem" + i);
            }
            for (int i = 0; i < depth; i++) {
                x = layer(tape, Ops.conv2d(1, 1, true, Activation.TANH), x, "body" + i);
            }
            Variable logits = layer(tape, Ops.affine(), tape.apply(Ops.globalAveragePool(), x), "head");
            Variable loss = tape.apply(Losses.softmaxCrossEntropy(labels), logits);
            float value = loss.value().item();
            if (step == 0) {
                ReferenceParityTest.assertClose(
                        reference + ": logits", reference.tensor("logits"), logits.value(), 1e-5);
            }
            tape.backward(loss);
            if (step == 0) {
                parameters.forEach((name, parameter) -> ReferenceParityTest.assertClose(
                        reference + ": grad." + name, ours("grad." + name), parameter.gradient(), 1e-4));
            }
            return value;
        }
    }

    private Variable layer(Tape tape, Op op, Variable x, String name) {
        return tape.apply(
                op,
                x,
                tape.parameter(parameters.get(name + ".weight")),
                tape.parameter(parameters.get(name + ".bias")));
    }

    private Tensor ours(String name) {
        return switch (reference.tensor(name).shape().rank()) {
            case 4 -> reference.tensor(name, 2, 3, 1, 0);
            case 2 -> reference.tensor(name, 1, 0);
            default -> reference.tensor(name);
        };
    }
}
