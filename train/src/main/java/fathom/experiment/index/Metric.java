package fathom.experiment.index;

import fathom.text.BadInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What runs can be ranked by, and whether more or less of it is better. */
public enum Metric {
    TEST_ACCURACY(true),
    TEST_LOSS(false),
    FINAL_TRAIN_ACCURACY(true),
    FINAL_TRAIN_LOSS(false),
    STEPS_TO_THRESHOLD(false),
    SECONDS(false);

    private final boolean moreIsBetter;

    Metric(boolean moreIsBetter) {
        this.moreIsBetter = moreIsBetter;
    }

    /**
     * Finds a metric by its column.
     *
     * @throws BadInputException if there is none, naming all
     */
    public static Metric named(String column) {
        return Arrays.stream(values())
                .filter(metric -> metric.column().equals(column.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new BadInputException("runs cannot be ranked by '" + column + "', only by "
                        + Arrays.stream(values()).map(Metric::column).collect(Collectors.joining(", "))));
    }

    /** Its column in the table {@code runs}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the larger of two values is the better. */
    public boolean moreIsBetter() {
        return moreIsBetter;
    }
}
