package fathom.chart;

import java.util.Locale;

/**
 * Colours for numbers: dark blue over green to yellow, whose lightness rises evenly, so that it reads in grey and for
 * colour-blind readers too. Source: viridis of Smith and van der Walt 2015, sampled at eleven places.
 *
 * @param axis what is coloured, its range and its ticks
 */
public record ColourScale(Axis axis) {
    private static final int[] STOPS = {
        0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151, 0xbddf26, 0xfde725
    };

    /** Returns the colour of a value, for example {@code #21918c}; values beyond the ends get those of the ends. */
    public String colour(double value) {
        return at(axis.position(value));
    }

    /** Returns the colour at a place of the scale, 0 to 1. */
    public static String at(double position) {
        double place = Math.max(0, Math.min(1, position)) * (STOPS.length - 1);
        int stop = Math.min(STOPS.length - 2, (int) place);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double from = STOPS[stop] >> shift & 0xff;
            double to = STOPS[stop + 1] >> shift & 0xff;
            mixed |= (int) Math.round(from + (place - stop) * (to - from)) << shift;
        }
        return String.format(Locale.ROOT, "#%06x", mixed);
    }
}
