package fathom.cli;

import fathom.nn.Chain;
import fathom.nn.ParameterUpdate;
import fathom.tensor.Shape;
import fathom.text.BadInputException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How much memory training may take. */
final class MemoryOption {
    private static final String OPTION = "--memory";
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)([kmg])b?");

    @Option(
            names = OPTION,
            paramLabel = "SIZE",
            description =
                    "such as 500m or 2g: what weights, momentum, gradients and activations of a step may take. Gradients are used up as they"
                            + " come; if the rest does not fit, activations are computed again in place of kept. Results do not depend on it."
                            + " Default: no limit")
    private String memory = "";

    /** The limit in bytes, if there is one. */
    private Optional<Long> bytes() {
        return memory.isEmpty() ? Optional.empty() : Optional.of(parse(memory));
    }

    /**
     * When parameters are moved: where memory counts, each as soon as it can be.
     *
     * @param together whether the optimizer must see all gradients before it moves anything
     */
    ParameterUpdate update(boolean together) {
        return memory.isEmpty() || together ? ParameterUpdate.AFTER_BACKWARD : ParameterUpdate.IN_BACKWARD;
    }

    /** {@code 500m}, {@code 2g} or {@code 1.5G} in bytes: a kilobyte is 1024, as in the JVM's own options. */
    static long parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new BadInputException(
                    OPTION + ": '" + text + "' is not an amount of memory with its unit k, m or g, such as 500m or 2g");
        }
        int shift = 10 * ("kmg".indexOf(matcher.group(2)) + 1);
        return (long) (Double.parseDouble(matcher.group(1)) * (1L << shift));
    }

    /**
     * Checks what was typed.
     *
     * @param recomputes whether {@code --recompute} says how to save memory
     */
    void check(boolean recomputes) {
        if (recomputes && bytes().isPresent()) {
            throw new BadInputException(OPTION + " chooses what to recompute: leave --recompute out");
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes().orElse(0L) > heap) {
            throw new BadInputException(OPTION + ": " + memory + " is more than Java's heap of " + (heap >> 20)
                    + " MB; FATHOM_JAVA_OPTS=-Xmx... gives more");
        }
    }

    /**
     * The network as it is, or recomputed to fit.
     *
     * @param runs how many are in memory at once and share it
     * @param update when its parameters will be moved
     * @param remembered numbers that the optimizer keeps of each weight
     */
    Chain fit(Chain network, Shape example, int batch, int runs, ParameterUpdate update, int remembered) {
        try {
            return bytes().map(limit -> network.checkpointedWithin(limit / runs, example, batch, update, remembered))
                    .orElse(network);
        } catch (BadInputException e) {
            throw BadInputException.in(OPTION + " " + memory + (runs > 1 ? " for " + runs + " workers" : ""), e);
        }
    }
}
