package fathom.chart;

/** The shapes that charts are made of, as SVG elements; {@code kind} is a class of the style sheet. */
public final class Svg {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private Svg() {}

    /** Opens a drawing of that size, which a reader of screens hears as {@code description}. */
    public static void open(Xml xml, String kind, double width, double height, String description) {
        String box = "0 0 " + number(width) + " " + number(height);
        xml.open("svg", "viewBox", box, "role", "img", "class", kind, "aria-label", description, "xmlns", NAMESPACE);
    }

    /** Opens a part that shows nothing outside that box: a nested drawing, which needs no id that would have to be unique in the page. */
    static void clip(Xml xml, double x, double y, double width, double height) {
        String across = number(width);
        String down = number(height);
        String box = number(x) + " " + number(y) + " " + across + " " + down;
        xml.open("svg", "x", number(x), "y", number(y), "width", across, "height", down, "viewBox", box);
    }

    /** A straight line. */
    public static void line(Xml xml, String kind, double x1, double y1, double x2, double y2) {
        xml.empty("line", "class", kind, "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2));
    }

    /** Opens a filled rectangle, whose title may follow. */
    static void openRectangle(Xml xml, String kind, double x, double y, double width, double height, String fill) {
        String across = number(width);
        String down = number(height);
        xml.open("rect", "class", kind, "x", number(x), "y", number(y), "width", across, "height", down, "fill", fill);
    }

    /** Words; {@code anchor} is {@code start}, {@code middle} or {@code end}, the part of them that stands at {@code x}. */
    public static void text(Xml xml, String kind, String anchor, double x, double y, String words) {
        xml.element("text", words, "class", kind, "x", number(x), "y", number(y), "text-anchor", anchor);
    }

    /** Words that run upwards. */
    static void textUpwards(Xml xml, String kind, String anchor, double x, double y, String words) {
        String turn = "rotate(-90 " + number(x) + " " + number(y) + ")";
        String across = number(x);
        xml.element(
                "text", words, "class", kind, "x", across, "y", number(y), "text-anchor", anchor, "transform", turn);
    }

    /** One decimal is a tenth of a pixel. By hand, since a page has some 100,000 of these and formatting is slow. */
    public static String number(double value) {
        long tenths = Math.round(Math.abs(value) * 10);
        String sign = value < 0 && tenths > 0 ? "-" : "";
        return sign + tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10);
    }
}
