package fathom.train;

import fathom.autodiff.Parameter;
import fathom.data.DataLoader;
import fathom.datainit.Calibration;
import fathom.datainit.CalibrationException;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.random.Seed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A calibration before the first step, which can be undone: a run that stops there calibrates when it goes on, from where it began. */
final class CalibratedStart {
    private final Calibration rule;
    private final DataLoader data;
    private final Map<Parameter, float[]> before = new LinkedHashMap<>();

    CalibratedStart(Calibration rule, DataLoader data) {
        this.rule = rule;
        this.data = data;
    }

    /** Calibrates, and puts running statistics back; returns what was not finite, null if all was. */
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
        Calibration.Outcome outcome;
        try {
            outcome = rule.apply(new Calibration.Task(network, data, loss, kernels, noise, (done, steps, value) -> {
                listener.onCalibrating(done, steps);
                return !stop.getAsBoolean();
            }));
        } catch (CalibrationException e) {
            return new Divergence(0, e.place(), e.what());
        }
        restore(false);
        listener.onCalibrated(outcome);
        return null;
    }

    /** Puts everything back. */
    void undo() {
        restore(true);
    }

    private void restore(boolean all) {
        before.forEach((parameter, values) -> {
            if (all || !parameter.trainable()) {
                System.arraycopy(values, 0, parameter.value().array(), 0, values.length);
            }
        });
    }
}
