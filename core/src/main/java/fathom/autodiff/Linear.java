package fathom.autodiff;

import fathom.kernel.Activation;
import org.jspecify.annotations.Nullable;

/**
 * What the two ops with (x, weight, optional bias) and a fused nonlinearity have in common: the arrays of their
 * backward pass.
 */
final class Linear {
    /** The arrays that the kernels' backward takes. */
    record Gradients(float[] y, float[] dy, float @Nullable [] dx, float[] dweight, float @Nullable [] dbias) {}

    private Linear() {}

    /** The kernels always write the gradient of the weight: if nobody wants it, to memory of its own. */
    static Gradients gradients(Backward context, Activation f) {
        float[] dy = context.outputGradient().array();
        float[] y = f.kind() == Activation.Kind.IDENTITY ? dy : context.output().array();
        float[] dx = context.wants(0) ? context.inputGradient(0).array() : null;
        float[] dweight = context.wants(1)
                ? context.inputGradient(1).array()
                : new float[context.inputShape(1).size()];
        float[] dbias = context.inputs() == 3 && context.wants(2)
                ? context.inputGradient(2).array()
                : null;
        return new Gradients(y, dy, dx, dweight, dbias);
    }

    /** Without a nonlinearity the output is not needed. */
    static Op.Reads reads(Activation f) {
        return f.kind() == Activation.Kind.IDENTITY ? Op.Reads.INPUTS : Op.Reads.BOTH;
    }
}
