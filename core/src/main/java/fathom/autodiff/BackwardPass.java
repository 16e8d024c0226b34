package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One backward pass over a tape: from the last variable to the first, giving back the memory of each value and gradient
 * as it goes by.
 */
final class BackwardPass {
    private final Tape tape;
    private final Kernels kernels;
    private final Buffers buffers;
    private final @Nullable Probe probe;
    private final @Nullable Handover handover;

    BackwardPass(Tape tape) {
        this.tape = tape;
        this.kernels = tape.kernels;
        this.buffers = tape.buffers;
        this.probe = tape.options.probe;
        this.handover = tape.handover;
    }

    /**
     * Passes the tape.
     *
     * @param start the gradient of the output, whose memory is the pass's from here on
     */
    void run(Variable output, Storage start) {
        try {
            pass(output, start);
            if (handover != null) {
                handover.finish();
            }
        } finally {
            if (handover != null) {
                handover.abandon();
            }
        }
    }

    private void pass(Variable output, Storage start) {
        contribute(output, start); // which may be a leaf
        List<Variable> variables = tape.variables;
        for (int i = variables.size() - 1; i >= 0; i--) {
            Variable variable = variables.get(i);
            if (variable.isLeaf()) {
                if (handover != null && variable.parameter != null) {
                    handover.passed(variable.parameter);
                }
                continue;
            }
            differentiate(variable);
            variable.dropGradient(buffers);
            variable.freeMemory(buffers);
            if (variable != output) {
                variable.freeValue(buffers);
            }
        }
    }

    private void differentiate(Variable variable) {
        Storage gradient = variable.gradient;
        if (gradient == null || !variable.wantsGradient) {
            return;
        }
        if (variable.segment != null) {
            recompute(variable, variable.segment, gradient);
        } else if (variable.op != null) {
            differentiate(variable, variable.op, gradient);
        }
    }

    private void differentiate(Variable variable, Op op, Storage gradient) {
        if (probe != null) {
            probe.onGradient(variable.label, op, gradient.shaped(variable.shape));
        }
        if (op.isView()) {
            contribute(variable.inputs.get(0), gradient.share());
            return;
        }
        Backward backward = new Backward(variable, this, buffers);
        try {
            op.backward(kernels, backward);
        } catch (RuntimeException | Error e) {
            backward.abandon();
            throw e;
        }
        for (int k = 0; k < variable.inputs.size(); k++) {
            Storage contribution = backward.contribution(k);
            if (contribution != null) {
                contribute(variable.inputs.get(k), contribution);
            }
        }
    }

    /**
     * Records a segment again, differentiates it, and adds to the gradient of its input, which the leaf on the inner
     * tape goes on with, so that sums are taken in the order of a plain pass.
     */
    private void recompute(Variable variable, Segment segment, Storage gradient) {
        Variable input = variable.inputs.get(0);
        try (Tape inner = tape.inner(true, true)) {
            inner.label(variable.label);
            Variable inside = inner.leaf(input.value(), input.wantsGradient);
            inside.parameter = input.parameter;
            Variable last = segment.forward(inner, inside);
            inner.checkOwn(last);
            if (!last.wantsGradient) {
                return;
            }
            variable.gradient = null;
            inside.gradient = input.gradient;
            input.gradient = null;
            if (handover != null && inside.parameter != null) {
                handover.expect(inside.parameter); // the leaf that stands for the outer one is passed as well
            }
            new BackwardPass(inner).pass(last, gradient);
            input.gradient = inside.gradient;
            inside.gradient = null;
        }
    }

    /** Adds a contribution to the gradient of a variable; the memory is the tape's from here on. */
    private void contribute(Variable variable, Storage contribution) {
        if (variable.parameter != null) {
            deliver(variable.parameter, contribution);
            return;
        }
        Storage present = variable.gradient;
        variable.gradient = present == null ? contribution : Storage.sum(kernels, buffers, present, contribution);
    }

    /** Memory to overwrite with the first contribution to a parameter's gradient. */
    Tensor startGradient(Parameter parameter) {
        return handover == null ? parameter.startGradient() : handover.startGradient(parameter);
    }

    private void deliver(Parameter parameter, Storage contribution) {
        float[] more = contribution.array();
        if (!parameter.hasGradient()) {
            System.arraycopy(more, 0, startGradient(parameter).array(), 0, more.length);
        } else if (more != parameter.gradient().array()) { // else an op has written the parameter's own memory
            float[] sum = parameter.gradient().array();
            kernels.add(sum.length, sum, more, sum);
        }
        contribution.release(buffers);
    }
}
