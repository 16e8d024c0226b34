package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.probe.LayerProbe;
import fathom.probe.UpdateProbe;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Moves the parameters in one step, all together or one by one, and measures them where somebody asks. */
record Update(
        Optimizer optimizer,
        Kernels kernels,
        double rate,
        @Nullable LayerProbe layers,
        @Nullable UpdateProbe updates) {

    /** Moves all of them, when the backward pass is over. */
    void all(Map<String, Parameter> parameters) {
        parameters.values().forEach(this::before);
        optimizer.step(kernels, parameters, rate);
        parameters.values().forEach(this::after);
    }

    /** Moves one whose gradient is final. */
    void one(Parameter parameter) {
        before(parameter);
        optimizer.step(kernels, parameter, rate);
        after(parameter);
    }

    private void before(Parameter parameter) {
        if (layers != null) {
            layers.beforeUpdate(parameter);
        }
        if (updates != null) {
            updates.beforeUpdate(parameter);
        }
    }

    private void after(Parameter parameter) {
        if (updates != null) {
            updates.afterUpdate(parameter);
        }
    }
}
