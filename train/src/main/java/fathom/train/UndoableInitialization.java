package fathom.train;

import fathom.autodiff.Parameter;
import fathom.data.DataLoader;
import fathom.datainit.DataDependentInitialization;
import fathom.datainit.InitializationException;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.random.Seed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A data-dependent initialization before the first step, which can be undone: a run that stops there is initialized again when it goes on, from
 * where it began.
 */
final class UndoableInitialization {
    private final DataDependentInitialization rule;
    private final DataLoader data;
    private final Map<Parameter, float[]> before = new LinkedHashMap<>();

    UndoableInitialization(DataDependentInitialization rule, DataLoader data) {
        this.rule = rule;
        this.data = data;
    }

    /** Initializes; returns what was not finite, null if all was. */
    @Nullable
    Divergence apply(
            Layer network,
            Iterable<Parameter> parameters,
            Loss loss,
            Kernels kernels,
            Seed noise,
            Listener listener,
            BooleanSupplier stop) {
        parameters.forEach(
                parameter -> before.put(parameter, parameter.value().array().clone()));
        DataDependentInitialization.Outcome outcome;
        try {
            outcome = rule.initialize(
                    new DataDependentInitialization.Task(network, data, loss, kernels, noise, (done, steps, value) -> {
                        listener.onInitializing(done, steps);
                        return !stop.getAsBoolean();
                    }));
        } catch (InitializationException e) {
            return new Divergence(0, e.place(), e.what());
        }
        listener.onInitialized(outcome);
        return null;
    }

    /** Puts everything back. */
    void undo() {
        before.forEach((parameter, values) ->
                System.arraycopy(values, 0, parameter.value().array(), 0, values.length));
    }
}
