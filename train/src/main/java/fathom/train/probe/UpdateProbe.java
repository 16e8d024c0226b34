package fathom.train.probe;

import fathom.autodiff.Parameter;
import fathom.train.record.UpdateRatio;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures how far an update moves each parameter. Holds a copy of the parameters from its construction to its end. */
public final class UpdateProbe {
    private final Map<String, Parameter> parameters;
    private final Map<String, float[]> before = new LinkedHashMap<>();

    /** To be made between the backward pass and the update: what has no gradient is not watched. */
    public UpdateProbe(Map<String, Parameter> parameters) {
        this.parameters = parameters;
        parameters.forEach((path, parameter) -> {
            if (parameter.trainable() && parameter.hasGradient()) {
                before.put(path, parameter.value().array().clone());
            }
        });
    }

    /** The ratios, to be asked for after the update. */
    public List<UpdateRatio> ratios() {
        List<UpdateRatio> ratios = new ArrayList<>(before.size());
        parameters.forEach((path, parameter) -> {
            float[] old = before.get(path);
            if (old != null) {
                ratios.add(new UpdateRatio(path, ratio(old, parameter.value().array())));
            }
        });
        return ratios;
    }

    private static double ratio(float[] before, float[] after) {
        double update = 0;
        double square = 0;
        for (int i = 0; i < before.length; i++) {
            double change = (double) after[i] - before[i];
            update += change * change;
            square += (double) before[i] * before[i];
        }
        return update == 0 ? Double.NEGATIVE_INFINITY : 0.5 * (Math.log10(update) - Math.log10(square));
    }
}
