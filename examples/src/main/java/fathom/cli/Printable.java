package fathom.cli;

/** Text for a terminal that comes from elsewhere, such as a label in a record of somebody else's. */
final class Printable {
    private Printable() {}

    /** The text with a question mark for every control character but a new line: a terminal obeys some of them. */
    static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}&&[^\n]]", "?");
    }
}
