package fathom.text;

/**
 * One argument of something that has a name.
 *
 * @param name in lower case with dashes or underscores
 * @param defaultValue what stands in when nothing is given, written as one types it; empty if nothing does
 * @param description what it is, in a few words
 */
public record Argument(String name, String defaultValue, String description) {
    /** One with a number for a default. */
    public static Argument of(String name, Number defaultValue, String description) {
        return new Argument(name, defaultValue.toString(), description);
    }
}
