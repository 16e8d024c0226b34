package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** y = f(x), element by element. Where f'(x) follows from y, x may be overwritten by y. */
record Activate(Activation activation) implements Op {
    Activate {
        checkParameter(activation);
    }

    /** Below 0 the function has one value at two places, so that its derivative no longer follows from its value. */
    private static void checkParameter(Activation f) {
        if (!(f.parameter() >= 0 && f.parameter() < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("activate: the parameter of " + f.kind() + " is " + f.parameter()
                    + ", expected a finite number of at least 0");
        }
    }

    /** The nonlinearity itself, if it can be computed in the pass of another op. */
    static Activation fusable(String op, Activation f) {
        checkParameter(f);
        if (!f.derivativeFromOutput()) {
            throw new IllegalArgumentException(
                    op + ": " + f.kind() + " needs its input for its derivative, so that it cannot be fused; apply"
                            + " Ops.activate to the output of " + op);
        }
        return f;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("activate", inputs, 1, 1, "x");
        return inputs.get(0);
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        kernels.activate(activation, output.size(), inputs.get(0).array(), output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        Tensor dy = context.outputGradient();
        float[] source = activation.derivativeFromOutput()
                ? context.output().array()
                : context.input(0).array();
        float[] dx = context.inputGradientInPlace(0).array();
        kernels.activateBackward(activation, dy.size(), source, dy.array(), dx);
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, List<@Nullable Tensor> tangents, Tensor result) {
        Tensor dx = Tangents.onlyFirst(this, tangents);
        float[] source = activation.derivativeFromOutput()
                ? output.array()
                : inputs.get(0).array();
        kernels.activateBackward(activation, output.size(), source, dx.array(), result.array());
    }

    @Override
    public Reads reads() {
        return activation.derivativeFromOutput() ? Reads.OUTPUT : Reads.INPUTS;
    }

    @Override
    public boolean mayOverwriteInput() {
        return activation.derivativeFromOutput();
    }
}
