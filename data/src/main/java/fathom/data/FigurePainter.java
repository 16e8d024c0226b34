package fathom.data;

/** Paints one image of the embedded set. Colours are in [0, 255]; lengths are in pixels. Not thread-safe: it keeps a canvas. */
final class FigurePainter {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final double TURN = 2 * Math.PI;

    private final double[] canvas = new double[3 * PLANE];
    private final double[] colour = new double[3];
    private final double[] other = new double[3];

    /** @param into modified: the three planes from {@code offset} */
    void paint(Figure figure, Draws draws, byte[] into, int offset) {
        double light = draws.uniform(55, 105);
        background(draws, light);
        for (int i = draws.below(3); i > 0; i--) {
            clutter(draws);
        }
        double contrast = draws.uniform(75, 125);
        boolean brighter = draws.chance(0.92);
        colour(draws, colour, brighter ? light + contrast : light - contrast, 25);
        habit(figure, draws.uniform(0, 65));
        figure(figure, draws);
        develop(draws, draws.uniform(4, 14), into, offset);
    }

    /** A linear gradient between two random colours of the given lightness. */
    private void background(Draws draws, double light) {
        colour(draws, colour, light + draws.uniform(-20, 20), 15);
        colour(draws, other, light + draws.uniform(-20, 20), 15);
        double angle = draws.uniform(0, TURN);
        double dx = StrictMath.cos(angle) / (1.4 * SIDE);
        double dy = StrictMath.sin(angle) / (1.4 * SIDE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double mix = 0.5 + (x - 15.5) * dx + (y - 15.5) * dy;
                for (int c = 0; c < 3; c++) {
                    canvas[c * PLANE + y * SIDE + x] = colour[c] + mix * (other[c] - colour[c]);
                }
            }
        }
    }

    /** A short bar anywhere, half transparent: it belongs to no class. */
    private void clutter(Draws draws) {
        colour(draws, colour, draws.uniform(20, 200), 60);
        double centreX = draws.uniform(0, SIDE);
        double centreY = draws.uniform(0, SIDE);
        double angle = draws.uniform(0, TURN);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double halfLength = draws.uniform(2, 7);
        double halfWidth = draws.uniform(0.6, 1.8);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double dx = x - centreX;
                double dy = y - centreY;
                double along = Math.abs(cos * dx + sin * dy) - halfLength;
                double across = Math.abs(cos * dy - sin * dx) - halfWidth;
                blend(y * SIDE + x, 0.7 * coverage(Math.max(along, across)));
            }
        }
    }

    private void figure(Figure figure, Draws draws) {
        double radius = draws.uniform(8.5, 12.5);
        double room = 18.5 - radius; // at the most, the edge of the image cuts off three pixels of the figure
        double centreX = 15.5 + draws.uniform(-room, room);
        double centreY = 15.5 + draws.uniform(-room, room);
        double angle = draws.uniform(-0.35, 0.35);
        double cos = StrictMath.cos(angle) / radius;
        double sin = StrictMath.sin(angle) / radius;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double dx = x - centreX;
                double dy = y - centreY;
                double distance = radius * figure.distance(cos * dx + sin * dy, cos * dy - sin * dx);
                blend(y * SIDE + x, coverage(distance));
            }
        }
    }

    /** How much of a pixel lies inside an edge at that distance from its middle. */
    private static double coverage(double distance) {
        return Math.min(Math.max(0.5 - distance, 0), 1);
    }

    private void blend(int pixel, double opacity) {
        if (opacity > 0) {
            for (int c = 0; c < 3; c++) {
                canvas[c * PLANE + pixel] += opacity * (colour[c] - canvas[c * PLANE + pixel]);
            }
        }
    }

    /** Shifts the colour towards the one that is more frequent in this class than in others, as frogs are green more often than not. */
    private void habit(Figure figure, double strength) {
        for (int c = 0; c < 3; c++) {
            colour[c] += strength * StrictMath.cos(TURN * (figure.ordinal() / 10.0 - c / 3.0));
        }
    }

    private static void colour(Draws draws, double[] colour, double light, double spread) {
        for (int c = 0; c < 3; c++) {
            colour[c] = light + draws.uniform(-spread, spread);
        }
    }

    /** Adds noise of triangular distribution and rounds to bytes. */
    private void develop(Draws draws, double noise, byte[] into, int offset) {
        double unit = noise
                * Math.sqrt(6)
                / 65536; // the sum of two 16-bit numbers has a standard deviation of 65536 / sqrt(6)
        for (int i = 0; i < canvas.length; i += 2) {
            long bits = draws.bits();
            into[offset + i] = pixel(canvas[i] + unit * ((bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) - 65535));
            into[offset + i + 1] = pixel(canvas[i + 1] + unit * ((bits >>> 32 & 0xFFFF) + (bits >>> 48) - 65535));
        }
    }

    private static byte pixel(double value) {
        return (byte) Math.min(Math.max((int) (value + 0.5), 0), 255);
    }
}
