package fathom.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damage to a file, drawn at random: what disks, editors, cut connections and people do. */
final class Mutation {
    private static final String[] WHOLE = {"", "{}", "null", "[]", "\n\n\n", "\0\0\0\0\0\0\0\0\0", "{\"run\":null}"};
    private static final int KINDS = 9;
    private static final int LONGEST = 64;

    private Mutation() {}

    /** A changed copy; it may be the same by chance. */
    static byte[] of(byte[] original, RandomGenerator random) {
        int at = random.nextInt(original.length);
        int to = Math.min(original.length, at + 1 + random.nextInt(LONGEST));
        byte[] copy = original.clone();
        switch (random.nextInt(KINDS)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt();
            case 2 -> copy = Arrays.copyOf(original, at);
            case 3 -> copy = joined(original, at, new byte[0], to);
            case 4 -> copy = joined(original, at, noise(random), at);
            case 5 -> copy = joined(original, to, Arrays.copyOfRange(original, at, to), to);
            case 6 -> Arrays.fill(copy, at, to, (byte) random.nextInt(2));
            case 7 -> digits(copy, at);
            default -> copy = WHOLE[random.nextInt(WHOLE.length)].getBytes(StandardCharsets.UTF_8);
        }
        return copy;
    }

    private static byte[] noise(RandomGenerator random) {
        byte[] noise = new byte[1 + random.nextInt(LONGEST)];
        random.nextBytes(noise);
        return noise;
    }

    /** The head up to one place, something, and the tail from another. */
    private static byte[] joined(byte[] original, int head, byte[] middle, int tail) {
        byte[] joined = Arrays.copyOf(original, head + middle.length + original.length - tail);
        System.arraycopy(middle, 0, joined, head, middle.length);
        System.arraycopy(original, tail, joined, head + middle.length, original.length - tail);
        return joined;
    }

    /** The next number becomes a large one. */
    private static void digits(byte[] copy, int from) {
        int at = from;
        while (at < copy.length && !Character.isDigit(copy[at])) {
            at++;
        }
        for (int i = at; i < copy.length && Character.isDigit(copy[i]); i++) {
            copy[i] = '9';
        }
    }
}
