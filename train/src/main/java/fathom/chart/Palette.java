package fathom.chart;

/**
 * The looks of variants, by their number in the record. The colours themselves, told apart by colour-blind readers too,
 * are in the style sheet as {@code --v0} to {@code --v7}, once for light and paper and once for dark.
 */
public final class Palette {

    /** How many colours there are; further variants repeat them dashed, then dotted. */
    public static final int COLOURS = 8;

    private static final String[] DASHES = {"none", "7 4", "2 3"};

    /** The {@code stroke-dasharray} of a theory's line beside a measured one of the same colour. */
    public static final String THEORY_DASH = "4 3";

    private Palette() {}

    /** Returns the classes of a shape of the style; {@code kind} is what it is, such as {@code line}. */
    public static String classes(String kind, int style) {
        return kind + " v" + style % COLOURS;
    }

    /** Returns the value of {@code stroke-dasharray} of the style. */
    public static String dash(int style) {
        return DASHES[style / COLOURS % DASHES.length];
    }
}
