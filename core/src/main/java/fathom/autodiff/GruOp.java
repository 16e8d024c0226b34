package fathom.autodiff;

import fathom.kernel.GruCell;
import fathom.kernel.GruPast;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** A gated recurrent unit over {@code [N, T, in]}, as {@link GruCell} says. */
record GruOp() implements Op {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.Gru());
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Expect.recurrent("gru", inputs, 3, 4);
    }

    private static GruCell cell(Shape x, Shape wh) {
        return new GruCell(x.dim(0), x.dim(1), x.dim(2), wh.dim(0));
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        cell(inputs.get(0).shape(), inputs.get(2).shape())
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
        cell(context.inputShape(0), context.inputShape(2))
                .backward(
                        kernels,
                        context.input(0).array(),
                        context.input(1).array(),
                        context.input(2).array(),
                        context.input(3).array(),
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
        float[][] values = inputs.stream().map(Tensor::array).toArray(float[][]::new);
        GruCell cell = cell(inputs.get(0).shape(), inputs.get(2).shape());
        new GruPast(kernels, cell, values[0], values[1], values[2], values[3], output.array())
                .along(index, direction.array(), values, result.array());
    }

    @Override
    public Reads reads() {
        return Reads.BOTH;
    }
}
