package fathom.autodiff;

import fathom.kernel.DropoutMask;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/** Inverted dropout, with a mask that is computed from the seed both times. */
record Dropout(float rate, Seed seed) implements Op {
    Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: rate is " + rate + ", expected at least 0 and less than 1");
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("dropout", inputs, 1, 1, "x");
        return inputs.get(0);
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        mask(kernels, inputs.get(0), output);
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        Tensor dy = context.outputGradient();
        mask(kernels, dy, context.inputGradientInPlace(0));
    }

    private void mask(Kernels kernels, Tensor from, Tensor to) {
        DropoutMask.apply(kernels, seed.generator().nextLong(), rate, from.size(), from.array(), to.array());
    }

    @Override
    public Reads reads() {
        return Reads.NOTHING;
    }

    @Override
    public boolean mayOverwriteInput() {
        return true;
    }
}
