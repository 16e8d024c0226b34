package fathom.cli;

import fathom.text.BadInputException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How often a run that is under way is kept. */
final class SnapshotOption {
    private static final String OPTION = "--snapshot-every";
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|m|h)");

    @Option(
            names = OPTION,
            paramLabel = "TIME",
            defaultValue = "60s",
            description =
                    "how often a run that is under way keeps a snapshot, such as 30s, 5m or 1h: what is lost at most when the process is"
                            + " killed. Results do not depend on it. Default: ${DEFAULT-VALUE}")
    private String every = "60s";

    /** The time between two snapshots; 0 is after every step. */
    Duration period() {
        Matcher matcher = FORM.matcher(every.strip());
        if (!matcher.matches()) {
            throw new BadInputException(
                    OPTION + ": '" + every + "' is not a time with its unit, such as 30s, 5m or 1h");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
