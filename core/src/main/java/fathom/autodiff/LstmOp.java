package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.kernel.LstmCell;
import fathom.kernel.LstmTangent;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A long short-term memory over {@code [N, T, in]}; optionally leaves the last cell state in the caller's memory. */
record LstmOp(@Nullable Tensor lastCell) implements RememberingOp {
    @Override
    public Optional<OpForm> form() {
        return lastCell == null ? Optional.of(new OpForm.Lstm()) : Optional.empty();
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape states = Expect.recurrent("lstm", inputs, 4, 4);
        if (lastCell != null) {
            Expect.shape("lstm", "last cell", lastCell.shape(), Shape.of(states.dim(0), states.dim(2)));
        }
        return states;
    }

    private static LstmCell cell(Shape x, Shape wh) {
        return new LstmCell(x.dim(0), x.dim(1), x.dim(2), wh.dim(0));
    }

    @Override
    public Shape memoryShape(List<Shape> inputs) {
        LstmCell cell = cell(inputs.get(0), inputs.get(2));
        return Shape.of(cell.batch(), cell.trail());
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output, @Nullable Tensor memory) {
        kernels.lstm(
                cell(inputs.get(0).shape(), inputs.get(2).shape()),
                inputs.get(0).array(),
                inputs.get(1).array(),
                inputs.get(2).array(),
                inputs.get(3).array(),
                output.array(),
                lastCell == null ? null : lastCell.array(),
                memory == null ? null : memory.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        kernels.lstmBackward(
                cell(context.inputShape(0), context.inputShape(2)),
                context.input(0).array(),
                context.input(1).array(),
                context.input(2).array(),
                context.output().array(),
                context.memory().array(),
                context.outputGradient().array(),
                context.wants(0) ? context.inputGradient(0).array() : null,
                context.inputGradientOrScratch(1),
                context.inputGradientOrScratch(2),
                context.inputGradientOrScratch(3));
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        LstmCell cell = cell(inputs.get(0).shape(), inputs.get(2).shape());
        float[][] values = inputs.stream().map(Tensor::array).toArray(float[][]::new);
        new LstmTangent(kernels, cell, values, output.array()).along(index, direction.array(), result.array());
    }

    @Override
    public Reads reads() {
        return Reads.BOTH;
    }

    @Override
    public String toString() {
        return "LstmOp[]";
    }
}
