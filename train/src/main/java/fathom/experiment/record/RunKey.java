package fathom.experiment.record;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Names one run of a comparison.
 *
 * @param variant the label of what is compared, such as {@code delta-orthogonal}; not blank
 * @param depth the number of layers of the body, at least 0
 * @param seedIndex which of the comparison's seeds, counted from 0
 * @param rate the learning rate, finite and positive
 */
public record RunKey(String variant, int depth, int seedIndex, double rate) {

    private static final int LONGEST_LABEL = 60;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a part is out of its range
     */
    public RunKey {
        if (variant.isBlank()) {
            throw new IllegalArgumentException("RunKey: variant is blank, expected a label");
        }
        if (depth < 0 || seedIndex < 0) {
            throw new IllegalArgumentException("RunKey " + variant + ": depth " + depth + " and seed index " + seedIndex
                    + ", expected at least 0");
        }
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException(
                    "RunKey " + variant + ": rate " + rate + ", expected finite and positive");
        }
    }

    /**
     * Returns a name for this run that is a safe file name on every platform and differs between different keys.
     *
     * @return for example {@code delta-orthogonal_d128_s0_lr0.03}; a label with other characters than letters, digits,
     *     dot and hyphen gets a checksum, since two labels may be spelled alike once those are replaced
     */
    public String id() {
        String safe = variant.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        if (!safe.equals(variant) || safe.length() > LONGEST_LABEL || safe.startsWith(".")) {
            var checksum = new CRC32();
            checksum.update(variant.getBytes(StandardCharsets.UTF_8));
            String shortened =
                    safe.substring(0, Math.min(safe.length(), LONGEST_LABEL)).replaceFirst("^[.]+", "");
            safe = String.format(Locale.ROOT, "%s~%08x", shortened, checksum.getValue());
        }
        return safe + "_d" + depth + "_s" + seedIndex + "_lr" + rate;
    }

    /** Returns the key as a reader would say it, for example {@code delta-orthogonal, depth 128, seed 0, rate 0.03}. */
    @Override
    public String toString() {
        return variant + ", depth " + depth + ", seed " + seedIndex + ", rate " + rate;
    }
}
