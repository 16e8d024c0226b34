package fathom.data;

import fathom.file.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * ETTh1: the oil temperature of an electricity transformer and six loads of it, every hour from July 2016 to June 2018. The temperature is forecast.
 * As is usual with it, the first 12 months of 30 days are there to train on and months 17 to 20 to test on; the four between, on which others choose
 * their settings, are left out. Source: Zhou et al. 2021, arXiv:2012.07436; CC BY-ND 4.0, so it is downloaded and not part of Fathom.
 */
final class TransformerTemperature {
    private static final int MONTH = 30 * 24;
    private static final Series.Parts PARTS = new Series.Parts(12 * MONTH, 16 * MONTH, 20 * MONTH);
    private static final List<String> COLUMNS = List.of("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT");
    private static final String HEADER = "date," + String.join(",", COLUMNS);

    private TransformerTemperature() {}

    /**
     * Reads {@code ETTh1.csv} from the folder that {@code fathom data download etth1} fills.
     *
     * @param all whether a forecast sees the six loads too
     * @throws DataException if it is not there or is no such file
     */
    static DataSource read(Path dataDir, boolean all, Series.View view) {
        KnownSet.RemoteFile published = KnownSet.ETTH1.files().get(0);
        Path file = dataDir.resolve(KnownSet.ETTH1.name()).resolve(published.name());
        if (!Files.exists(file)) {
            throw KnownSet.ETTH1.missing(dataDir);
        }
        byte[] bytes = bytes(file);
        double[][] channels = channels(file, new String(bytes, StandardCharsets.UTF_8));
        int temperature = channels.length - 1;
        return Series.split(
                "Transformer temperature (ETTh1)" + (all ? "" : ", alone"),
                all ? channels : new double[][] {channels[temperature]},
                all ? temperature : 0,
                PARTS,
                view,
                file.toString(),
                Fingerprint.of("MD5", bytes).equals(published.md5()) ? Verification.VERIFIED : Verification.UNKNOWN);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw DataException.in(file, "cannot be read: " + FileErrors.words(e), e);
        }
    }

    private static double[][] channels(Path file, String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw DataException.in(file, "line 1 must be '" + HEADER + "'");
        }
        if (lines.size() - 1 < PARTS.end()) {
            throw DataException.in(
                    file, "has %,d hours, expected at least %,d".formatted(lines.size() - 1, PARTS.end()));
        }
        double[][] channels = new double[COLUMNS.size()][lines.size() - 1];
        for (int hour = 0; hour < lines.size() - 1; hour++) {
            double[] row = row(file, hour + 2, lines.get(hour + 1));
            for (int c = 0; c < row.length; c++) {
                channels[c][hour] = row[c];
            }
        }
        return channels;
    }

    private static double[] row(Path file, int line, String text) {
        String[] fields = text.split(",", -1);
        try {
            double[] row = Arrays.stream(fields)
                    .skip(1)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (row.length == COLUMNS.size() && Arrays.stream(row).allMatch(Double::isFinite)) {
                return row;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw DataException.in(
                file, "line %d must be a date and %d numbers, got '%s'".formatted(line, COLUMNS.size(), text));
    }
}
