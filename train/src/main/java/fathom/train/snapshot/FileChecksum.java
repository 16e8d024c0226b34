package fathom.train.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The checksum of a safetensors file: CRC-32C, in hexadecimal, over the whole file with zeros in its own place. It is the first metadata of the header,
 * so that its place is known, and a reader of the format that knows nothing of it sees one more text.
 */
final class FileChecksum {
    private static final String KEY = "crc32c";
    private static final String ZEROS = "00000000";
    private static final byte[] BEFORE =
            ("{\"" + SafeTensorsHeader.METADATA + "\":{\"" + KEY + "\":\"").getBytes(StandardCharsets.UTF_8);

    /** Where it stands in the file, which begins with the eight bytes of the header's length. */
    static final int POSITION = 8 + BEFORE.length;

    private final CRC32C sum = new CRC32C();

    /** Begins with the header and its length. */
    FileChecksum(byte[] header) {
        byte[] zeroed = header.clone();
        System.arraycopy(ZEROS.getBytes(StandardCharsets.UTF_8), 0, zeroed, BEFORE.length, ZEROS.length());
        sum.update(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .flip());
        sum.update(zeroed);
    }

    /** Metadata with a place for the checksum. */
    static Map<String, String> reserve(Map<String, String> metadata) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(KEY, ZEROS);
        all.putAll(metadata);
        return all;
    }

    static Map<String, String> without(Map<String, String> metadata) {
        Map<String, String> others = new LinkedHashMap<>(metadata);
        others.remove(KEY);
        return others;
    }

    /** Whether a header has a checksum. */
    static boolean isIn(byte[] header) {
        return header.length >= BEFORE.length + ZEROS.length()
                && Arrays.equals(header, 0, BEFORE.length, BEFORE, 0, BEFORE.length);
    }

    /** Adds what follows; the buffer's position stays. */
    void add(ByteBuffer data) {
        sum.update(data.duplicate());
    }

    /** As it stands in the file. */
    byte[] bytes() {
        return String.format(Locale.ROOT, "%08x", sum.getValue()).getBytes(StandardCharsets.UTF_8);
    }

    boolean agreesWith(byte[] header) {
        return Arrays.equals(header, BEFORE.length, BEFORE.length + ZEROS.length(), bytes(), 0, ZEROS.length());
    }
}
