package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A rule with remedies around it: in their order before each move, and in their order after it. */
public final class Remedies implements ParameterwiseOptimizer {
    private final ParameterwiseOptimizer rule;
    private final List<Remedy> remedies;

    private Remedies(ParameterwiseOptimizer rule, List<Remedy> remedies) {
        this.rule = rule;
        this.remedies = List.copyOf(remedies);
    }

    /** The rule with these remedies; the rule itself if there are none. */
    public static ParameterwiseOptimizer around(ParameterwiseOptimizer rule, List<Remedy> remedies) {
        return remedies.isEmpty() ? rule : new Remedies(rule, remedies);
    }

    @Override
    public boolean moves(Parameter parameter) {
        return rule.moves(parameter) && rateFactor(parameter) != 0;
    }

    private double rateFactor(Parameter parameter) {
        double factor = 1;
        for (Remedy remedy : remedies) {
            factor *= remedy.rateFactor(parameter);
        }
        return factor;
    }

    @Override
    public void step(Kernels kernels, Parameter parameter, double rate) {
        if (!parameter.trainable() || !parameter.hasGradient()) {
            return;
        }
        double factor = rateFactor(parameter);
        if (factor == 0) {
            parameter.clearGradient();
            return;
        }
        for (Remedy remedy : remedies) {
            remedy.before(kernels, parameter);
        }
        rule.step(kernels, parameter, factor * rate);
        for (Remedy remedy : remedies) {
            remedy.after(kernels, parameter);
        }
    }

    @Override
    public Map<String, Tensor> state(Map<String, Parameter> parameters) {
        Map<String, Tensor> state = new LinkedHashMap<>(rule.state(parameters));
        remedies.forEach(remedy -> state.putAll(remedy.state(parameters)));
        return state;
    }

    @Override
    public void restore(Map<String, Parameter> parameters, Map<String, Tensor> state) {
        rule.restore(parameters, state);
        remedies.forEach(remedy -> remedy.restore(parameters, state));
    }

    @Override
    public String toString() {
        return rule + ", " + remedies.stream().map(Remedy::toString).collect(Collectors.joining(", "));
    }
}
