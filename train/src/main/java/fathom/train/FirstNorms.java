package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The Euclidean norms that chosen parameters had before their first step, part of a remedy's state. */
final class FirstNorms {
    private static final String SUFFIX = ".first_norm";

    private final Predicate<Parameter> chosen;
    private final Map<Parameter, Tensor> norms = new IdentityHashMap<>();

    FirstNorms(Predicate<Parameter> chosen) {
        this.chosen = chosen;
    }

    /** Whether this parameter's norm is kept. */
    boolean has(Parameter parameter) {
        return chosen.test(parameter);
    }

    /** The norm, which is the present one when asked for the first time: ask before the first move. */
    double of(Kernels kernels, Parameter parameter) {
        return norms.computeIfAbsent(parameter, p -> Tensor.of(Shape.of(1), (float) norm(kernels, p))) // as it is saved
                .array()[0];
    }

    static double norm(Kernels kernels, Parameter parameter) {
        float[] w = parameter.value().array();
        return Math.sqrt(Elementwise.dot(kernels, w.length, w, w));
    }

    /** Those known so far: none before the first step. */
    Map<String, Tensor> state(Map<String, Parameter> parameters) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        parameters.forEach((path, parameter) -> {
            Tensor norm = norms.get(parameter);
            if (norm != null) {
                state.put(path + SUFFIX, norm);
            }
        });
        return state;
    }

    void restore(Map<String, Parameter> parameters, Map<String, Tensor> state) {
        norms.clear();
        parameters.forEach((path, parameter) -> {
            Tensor saved = state.get(path + SUFFIX);
            if (saved != null) {
                norms.put(parameter, saved.copy());
            }
        });
    }
}
