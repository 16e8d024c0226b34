package fathom.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The yearly mean sunspot numbers from 1700 to 2008, as NOAA's National Geophysical Data Center distributes them, in the public domain: the one
 * real series that comes with Fathom. The file says how it came here.
 */
final class Sunspots {
    private static final String FILE = "sunspots.csv";

    private Sunspots() {}

    /** The numbers, one a year. */
    static double[] series() {
        try (InputStream file = Objects.requireNonNull(Sunspots.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isEmpty() && Character.isDigit(line.charAt(0)))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(',') + 1)))
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
