package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One backward pass over a tape: from the last variable to the first, giving back the memory of each value and gradient as it goes by.
 */
final class Replay {
    private final Tape tape;
    private final Kernels kernels;
    private final Buffers buffers;
    private final @Nullable Probe probe;
    private final @Nullable Handover handover;

    Replay(Tape tape, Kernels kernels, Buffers buffers, @Nullable Probe probe, @Nullable Handover handover) {
        this.tape = tape;
        this.kernels = kernels;
        this.buffers = buffers;
        this.probe = probe;
        this.handover = handover;
    }

    /**
     * Passes the variables.
     *
     * @param start the gradient of the output, whose memory is the replay's from here on
     */
    void run(List<Variable> variables, Variable output, Storage start) {
        contribute(output, start); // which may be a leaf
        for (int i = variables.size() - 1; i >= 0; i--) {
            Variable variable = variables.get(i);
            if (variable.isLeaf()) {
                if (handover != null && variable.parameter != null) {
                    handover.passed(variable.parameter);
                }
                continue;
            }
            if (variable.gradient != null && variable.wantsGradient) {
                if (variable.segment != null) {
                    tape.recompute(variable, variable.segment);
                } else {
                    differentiate(variable);
                }
            }
            variable.dropGradient(buffers);
            if (variable != output) {
                variable.freeValue(buffers);
            }
        }
    }

    private void differentiate(Variable variable) {
        Op op = variable.op;
        Storage gradient = variable.gradient;
        if (op == null || gradient == null) {
            return;
        }
        if (probe != null) {
            probe.onGradient(variable.label, op, gradient.shaped(variable.shape));
        }
        if (op.isView()) {
            contribute(variable.inputs.get(0), gradient.share());
            return;
        }
        Pass pass = new Pass(variable, this, buffers);
        try {
            op.backward(kernels, pass);
        } catch (RuntimeException | Error e) {
            pass.abandon();
            throw e;
        }
        for (int k = 0; k < variable.inputs.size(); k++) {
            Storage contribution = pass.contribution(k);
            if (contribution != null) {
                contribute(variable.inputs.get(k), contribution);
            }
        }
    }

    /** Adds a contribution to the gradient of a variable; the memory is the tape's from here on. */
    private void contribute(Variable variable, Storage contribution) {
        if (variable.parameter != null) {
            deliver(variable.parameter, contribution);
            return;
        }
        Storage present = variable.gradient;
        if (present == null) {
            variable.gradient = contribution;
            return;
        }
        Storage sum = present.exclusive()
                ? present
                : contribution.exclusive() ? contribution : Storage.pooled(buffers.take(variable.shape));
        kernels.add(variable.shape.size(), present.array(), contribution.array(), sum.array());
        if (sum != present) {
            present.release(buffers);
        }
        if (sum != contribution) {
            contribution.release(buffers);
        }
        variable.gradient = sum;
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
