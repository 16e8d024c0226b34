package fathom.kernel;

import fathom.text.BadInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the fast kernels convolve. The system property {@value #PROPERTY} chooses, in lower case; without it, {@link #AUTO}. */
public enum ConvolutionMethod {
    /** Whichever is expected to be faster for the geometry. */
    AUTO,

    /** Winograd's method for every geometry that it knows (3x3, padding 1, stride 1 or 2, whole vectors of channels). */
    WINOGRAD,

    /** Sums of products, without transforms: several times smaller rounding errors, for comparison. */
    DIRECT;

    /** The system property. */
    public static final String PROPERTY = "fathom.convolution";

    /**
     * The one that the property {@value #PROPERTY} names.
     *
     * @throws IllegalArgumentException if it names none, saying which there are
     */
    public static ConvolutionMethod chosen() {
        String name = System.getProperty(PROPERTY, AUTO.toString());
        return Arrays.stream(values())
                .filter(method -> method.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadInputException(PROPERTY + ": there is no method '" + name
                        + "' of convolution; there are "
                        + Arrays.stream(values()).map(Object::toString).collect(Collectors.joining(", "))));
    }

    /** The name in lower case, as the property takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
