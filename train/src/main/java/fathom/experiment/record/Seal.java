package fathom.experiment.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A JSON object whose first property is a checksum, {@code sha256}, of the rest, which is the object without it. It is over the bytes of that object,
 * so that nothing in the file can change unseen. It guards against damage and against a number that was edited and forgotten, not against forgery.
 */
final class Seal {
    private static final byte[] BEFORE = "{\"sha256\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] AFTER = "\",".getBytes(StandardCharsets.UTF_8);
    private static final int DIGITS = 64;
    private static final int LENGTH = BEFORE.length + DIGITS + AFTER.length;

    private Seal() {}

    /** The object with its checksum in front. */
    static byte[] on(byte[] object) {
        byte[] sealed = new byte[LENGTH + object.length - 1];
        System.arraycopy(BEFORE, 0, sealed, 0, BEFORE.length);
        System.arraycopy(sha256(object), 0, sealed, BEFORE.length, DIGITS);
        System.arraycopy(AFTER, 0, sealed, BEFORE.length + DIGITS, AFTER.length);
        System.arraycopy(object, 1, sealed, LENGTH, object.length - 1);
        return sealed;
    }

    /** Whether there is a checksum, right or wrong. */
    static boolean isOn(byte[] json) {
        return json.length > LENGTH
                && Arrays.equals(json, 0, BEFORE.length, BEFORE, 0, BEFORE.length)
                && Arrays.equals(json, LENGTH - AFTER.length, LENGTH, AFTER, 0, AFTER.length);
    }

    /**
     * The object without its checksum.
     *
     * @throws IOException if the checksum is missing or wrong
     */
    static byte[] checked(byte[] json) throws IOException {
        if (!isOn(json)) {
            throw new IOException("is damaged: it does not begin with its checksum");
        }
        byte[] object = new byte[json.length - LENGTH + 1];
        object[0] = '{';
        System.arraycopy(json, LENGTH, object, 1, object.length - 1);
        if (!Arrays.equals(sha256(object), 0, DIGITS, json, BEFORE.length, BEFORE.length + DIGITS)) {
            throw new IOException("is damaged or was edited: its checksum is not that of its contents");
        }
        return object;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
