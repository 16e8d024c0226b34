package fathom.experiment.record;

import fathom.text.BadInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells whether two configurations are the same, whatever the order of their settings. */
final class ConfigurationDifference {

    private ConfigurationDifference() {}

    /**
     * Does nothing if both are equal.
     *
     * @throws BadInputException naming the first setting, in alphabetical order, that differs
     */
    static void check(Path folder, Map<String, String> there, Map<String, String> here) {
        var names = new TreeSet<>(there.keySet());
        names.addAll(here.keySet());
        for (String name : names) {
            String old = there.getOrDefault(name, "not set");
            String asked = here.getOrDefault(name, "not set");
            if (!old.equals(asked)) {
                throw new BadInputException("results folder " + folder + " holds another comparison: " + name + " is "
                        + old + " there, " + asked + " here; give another folder or the same settings");
            }
        }
    }

    /** Returns SHA-256, in hexadecimal, over the settings in alphabetical order. */
    static String hash(Map<String, String> configuration) {
        var text = new StringBuilder();
        // Lengths in front, so that no two configurations spell the same text.
        new TreeMap<>(configuration)
                .forEach((name, value) -> text.append(name.length())
                        .append(':')
                        .append(name)
                        .append(value.length())
                        .append(':')
                        .append(value));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
