package fathom.probe;

import fathom.autodiff.Parameter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Measures how far an update moves each parameter. Holds a copy of a parameter from before to after its update. */
public final class UpdateProbe {
    private final Map<String, Parameter> parameters;
    private final Map<Parameter, float[]> before = new IdentityHashMap<>();
    private final Map<Parameter, Double> measured = new IdentityHashMap<>();

    /** Of one step. */
    public UpdateProbe(Map<String, Parameter> parameters) {
        this.parameters = parameters;
    }

    /** The parameter is about to be moved: what has no gradient is not watched. */
    public void beforeUpdate(Parameter parameter) {
        if (parameter.trainable() && parameter.hasGradient()) {
            before.put(parameter, parameter.value().array().clone());
        }
    }

    /** The parameter has been moved. */
    public void afterUpdate(Parameter parameter) {
        float[] old = before.remove(parameter);
        if (old != null) {
            measured.put(parameter, ratio(old, parameter.value().array()));
        }
    }

    /** The ratios of all that were moved, in the order of the parameters. */
    public List<UpdateRatio> ratios() {
        List<UpdateRatio> ratios = new ArrayList<>(measured.size());
        parameters.forEach((path, parameter) -> {
            Double ratio = measured.get(parameter);
            if (ratio != null) {
                ratios.add(new UpdateRatio(path, parameter.role(), ratio));
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
