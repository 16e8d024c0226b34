package fathom.data;

import java.nio.ByteBuffer;
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

    /** That of the contents, as {@link Dataset#sha256} defines it. */
    String of(Dataset dataset) {
        boolean images = dataset.exampleShape().rank() == 3 && dataset.task().kind() == Task.Kind.CLASS;
        return sha256(digest -> {
            if (images) {
                RecordWriter records = new RecordWriter(dataset);
                for (int i = 0; i < dataset.size(); i++) {
                    digest.update(records.record(i));
                }
            } else {
                numbers(dataset, digest);
            }
        });
    }

    private static void numbers(Dataset dataset, MessageDigest digest) {
        Task task = dataset.task();
        float[] inputs = new float[dataset.exampleShape().size()];
        int[] labels = new int[task.answers()];
        float[] numbers = new float[task.outputs()];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.read(i, inputs, 0);
            digest.update(bytes(inputs));
            if (task.kind() == Task.Kind.NUMBERS) {
                dataset.numbers(i, numbers, 0);
                digest.update(bytes(numbers));
            } else {
                dataset.labels(i, labels, 0);
                ByteBuffer buffer = ByteBuffer.allocate(4 * labels.length);
                buffer.asIntBuffer().put(labels);
                digest.update(buffer.array());
            }
        }
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
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
