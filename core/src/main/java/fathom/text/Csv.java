package fathom.text;

/** Comma-separated values as RFC 4180 says. */
public final class Csv {
    private Csv() {}

    /** Returns a cell, in quotes where it needs them. */
    public static String cell(String text) {
        return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
