package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a forward pass applies, in order, so that each value comes before its uses.
 *
 * @param applications of ops
 * @param input what the pass begins with
 * @param output what it ends with
 */
public record Trace(List<Application> applications, Value input, Value output) {
    /**
     * A value of the pass.
     *
     * @param id unique in its pass
     * @param parameter if it is one
     * @param constant a copy, if it is neither the input nor a parameter nor computed
     */
    public record Value(
            int id,
            Shape shape,
            @Nullable Parameter parameter,
            @Nullable Tensor constant) {}

    /** An op with what it is applied to. */
    public record Application(Op op, List<Value> inputs, Value output) {}

    /** Makes a pass without gradients and tells what it applies. */
    public static Trace of(Kernels kernels, Tensor input, BiFunction<Tape, Variable, Variable> pass) {
        Recorder recorder = new Recorder();
        try (Tape tape = Tape.accompanied(kernels, new Buffers(), recorder)) {
            Variable x = tape.constant(input);
            Value begin = recorder.computed(x);
            Value end = recorder.value(pass.apply(tape, x));
            return new Trace(List.copyOf(recorder.applications), begin, end);
        }
    }

    private static final class Recorder implements Companion {
        private final Map<Integer, Value> values = new HashMap<>();
        private final List<Application> applications = new ArrayList<>();

        @Override
        public void applied(Op op, List<Variable> inputs, List<Tensor> tensors, Variable output) {
            List<Value> from = inputs.stream().map(this::value).toList();
            applications.add(new Application(op, from, computed(output)));
        }

        @Override
        public void released(Variable variable) {
            // its Value stays: it holds no memory of the pass
        }

        Value value(Variable variable) {
            Value known = values.get(variable.index);
            return known != null ? known : leaf(variable);
        }

        private Value leaf(Variable variable) {
            Tensor constant = null;
            if (variable.parameter == null) {
                constant = Tensor.zeros(variable.shape);
                System.arraycopy(variable.value().array(), 0, constant.array(), 0, constant.size());
            }
            return keep(variable, new Value(variable.index, variable.shape, variable.parameter, constant));
        }

        Value computed(Variable variable) {
            return keep(variable, new Value(variable.index, variable.shape, null, null));
        }

        private Value keep(Variable variable, Value value) {
            values.put(variable.index, value);
            return value;
        }
    }
}
