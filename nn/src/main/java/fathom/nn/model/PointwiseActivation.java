package fathom.nn.model;

import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.text.Argument;
import fathom.text.BadInputException;
import fathom.theory.Nonlinearity;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * An activation by its name.
 *
 * @param name in lower case
 * @param layer makes the activation of one layer
 */
public record PointwiseActivation(String name, Supplier<Layer> layer) {
    private static final Map<String, Supplier<Layer>> KNOWN = new TreeMap<>(Map.of(
            "tanh", Layers::tanh,
            "relu", Layers::relu,
            "sigmoid", Layers::sigmoid,
            "erf", Layers::erf,
            "gelu", Layers::gelu,
            "elu", () -> Layers.elu(1),
            "selu", Layers::selu,
            "softplus", Layers::softplus));

    /**
     * The activation of a name, in any case.
     *
     * @throws BadInputException if there is none
     */
    public static PointwiseActivation parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        Supplier<Layer> found = KNOWN.get(name);
        if (found == null) {
            throw new BadInputException("unknown '" + text + "', known are " + String.join(", ", KNOWN.keySet()));
        }
        return new PointwiseActivation(name, found);
    }

    /** The argument of a network that names one. */
    static Argument argument(String standard) {
        return new Argument("activation", standard, "after each layer: " + String.join(", ", KNOWN.keySet()));
    }

    /** As theory knows it. */
    public Nonlinearity nonlinearity() {
        return Nonlinearity.parse(name);
    }
}
