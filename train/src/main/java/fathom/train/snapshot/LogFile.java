package fathom.train.snapshot;

import fathom.file.AtomicFile;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** A text that grows by lines. A snapshot names the part of it that was there, and so finds it again, and only it, when the run goes on. */
final class LogFile {
    private static final Pattern MARK = Pattern.compile("(\\d{1,10}) bytes, crc32c ([0-9a-f]{8})");

    private final Path file;
    private final int header;
    private final StringBuilder text;

    LogFile(Path file, String header) {
        this.file = file;
        this.header = header.length();
        this.text = new StringBuilder(header);
    }

    void add(String line) {
        text.append(line).append('\n');
    }

    /** Whether anything stands below the header. */
    boolean hasRows() {
        return text.length() > header;
    }

    /** The header and all lines. */
    String text() {
        return text.toString();
    }

    /** Names what is there now, by its length and its checksum. */
    String mark() {
        return mark(bytes());
    }

    private static String mark(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return String.format(Locale.ROOT, "%d bytes, crc32c %08x", bytes.length, sum.getValue());
    }

    /**
     * Goes on from what a mark names; what the file holds beyond it was written after the snapshot, and will be again.
     *
     * @throws BadInputException if the file does not begin with it
     * @throws IOException if the file cannot be read
     */
    void recall(String mark) throws IOException {
        Matcher matcher = MARK.matcher(mark);
        if (!matcher.matches()) {
            throw new IOException(file + ": the snapshot names no part of it");
        }
        long length = Long.parseLong(matcher.group(1));
        byte[] there = new byte[0];
        if (Files.isRegularFile(file) && Files.size(file) >= length) {
            try (var in = Files.newInputStream(file)) {
                there = in.readNBytes((int) length);
            }
        }
        if (!mark(there).equals(mark)) {
            throw new BadInputException(file + ": is missing, damaged or was edited: expected the " + length
                    + " bytes that were written with the snapshot; put them back, or give another folder");
        }
        text.setLength(0);
        text.append(new String(there, StandardCharsets.UTF_8));
    }

    void write() {
        AtomicFile.write(file, bytes());
    }

    private byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
