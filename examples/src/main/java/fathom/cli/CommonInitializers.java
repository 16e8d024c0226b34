package fathom.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where common initializers lie in the plane of weight and bias variance, for layers of equal fan-in and fan-out. */
final class CommonInitializers {
    /** Weight variance times fan-in by name; all without biases but PyTorch's, whose biases have variance 1/(3 fan_in). */
    static final Map<String, Double> WEIGHT_VARIANCES;

    static {
        Map<String, Double> variances = new LinkedHashMap<>();
        variances.put("PyTorch's default", 1 / 3.0);
        variances.put("Glorot, LeCun", 1.0);
        variances.put("He", 2.0);
        variances.put("gain 5/3", 25 / 9.0);
        variances.put("DL4J's LeCun uniform", 3.0);
        WEIGHT_VARIANCES = Collections.unmodifiableMap(variances);
    }

    private CommonInitializers() {}
}
