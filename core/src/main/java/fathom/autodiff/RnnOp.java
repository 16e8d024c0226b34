package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.kernel.Recurrence;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** A plain recurrent network over sequences, as {@link Recurrence} says. */
record RnnOp(Activation activation) implements Op {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.Rnn(activation));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Expect.recurrent("rnn", inputs, 1, 1);
    }

    private Recurrence sizes(Shape x, Shape hiddenWeight) {
        return new Recurrence(x.dim(0), x.dim(1), x.dim(2), hiddenWeight.dim(1), activation);
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        sizes(inputs.get(0).shape(), inputs.get(2).shape())
                .forward(
                        kernels,
                        inputs.get(0).array(),
                        inputs.get(1).array(),
                        inputs.get(2).array(),
                        inputs.get(3).array(),
                        output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        sizes(context.inputShape(0), context.inputShape(2))
                .backward(
                        kernels,
                        context.input(0).array(),
                        context.input(1).array(),
                        context.input(2).array(),
                        context.output().array(),
                        context.outputGradient().array(),
                        context.wants(0) ? context.inputGradient(0).array() : null,
                        context.inputGradientOrScratch(1),
                        context.inputGradientOrScratch(2),
                        context.inputGradientOrScratch(3));
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        sizes(inputs.get(0).shape(), inputs.get(2).shape())
                .tangent(
                        kernels,
                        inputs.get(0).array(),
                        inputs.get(1).array(),
                        inputs.get(2).array(),
                        output.array(),
                        index,
                        direction.array(),
                        result.array());
    }
}
