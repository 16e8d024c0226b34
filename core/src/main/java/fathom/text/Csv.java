package fathom.text;

import java.util.regex.Pattern;

/** Comma-separated values as RFC 4180 says. */
public final class Csv {
    private static final Pattern FORMULA =
            Pattern.compile("(?s)(?![+-]?(\\d+\\.?\\d*([eE][+-]?\\d+)?|Infinity)$)[=+@\\t\\r-].*");

    private Csv() {}

    /**
     * Returns a cell, in quotes where it needs them. What a spreadsheet would take for a formula is given an apostrophe in front, which makes it text there:
     * a label comes from whoever wrote the record. A number may begin with a sign.
     */
    public static String cell(String content) {
        String text = FORMULA.matcher(content).matches() ? "'" + content : content;
        return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
