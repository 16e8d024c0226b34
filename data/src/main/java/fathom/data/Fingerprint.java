package fathom.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a data set, computed at the first request and kept. */
final class Fingerprint {
    private @Nullable String hex;

    synchronized String sha256(Consumer<MessageDigest> contents) {
        String result = hex;
        if (result == null) {
            MessageDigest digest = digest("SHA-256");
            contents.accept(digest);
            result = HexFormat.of().formatHex(digest.digest());
            hex = result;
        }
        return result;
    }

    /** The hash of some bytes in lower-case hexadecimal. */
    static String of(String algorithm, byte[] bytes) {
        return HexFormat.of().formatHex(digest(algorithm).digest(bytes));
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
