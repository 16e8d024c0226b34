package fathom.text;

/**
 * What a person gave is wrong: an option, a recipe, a file, a folder, a limit, or sizes that do not fit together. The message is one line that
 * names the place, the expected and the actual, and is all that the person needs.
 *
 * <p>A program may treat it as the {@link IllegalArgumentException} that it is. The command line tells the two apart: this one is answered with
 * its message, any other is a bug of ours and is answered with a stack trace. So throw it where the value can only have come from outside, and
 * turn an {@link IllegalArgumentException} into it only around a call that does nothing but look at such values.
 */
public class BadInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The refusal of a value, with the place it stands in put before it. */
    public static BadInputException in(String place, IllegalArgumentException refusal) {
        return new BadInputException(place + ": " + refusal.getMessage(), refusal);
    }
}
