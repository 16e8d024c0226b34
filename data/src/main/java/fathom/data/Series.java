package fathom.data;

import fathom.tensor.Shape;
import java.util.Arrays;

/**
 * A time series to forecast: from a window of it, {@code [window, 1]}, the value some steps after its end. Values are standardized by those to
 * train on. What a forecast is compared with is the naive one, that nothing changes.
 */
final class Series implements Dataset {
    private final String name;
    private final float[] values;
    private final int window;
    private final int horizon;
    private final Task task;
    private final Fingerprint fingerprint = new Fingerprint();

    private Series(String name, float[] values, int window, int horizon) {
        this.name = name;
        this.values = values;
        this.window = window;
        this.horizon = horizon;
        this.task = Task.numbers(1, naive(), "the naive forecast");
    }

    /**
     * Cuts a series in two, the earlier part to train on and the later to test on; no test example sees a value that was trained on.
     *
     * @param test the share of the values to test on
     * @throws DataException if a part is too short for one example
     */
    static DataSource split(
            String name, double[] series, int window, int horizon, double test, String origin, Verification known) {
        int cut = series.length - (int) Math.round(test * series.length);
        double mean = Arrays.stream(series, 0, cut).sum() / cut;
        double square =
                Arrays.stream(series, 0, cut).map(x -> (x - mean) * (x - mean)).sum() / cut;
        float[] standard = new float[series.length];
        for (int i = 0; i < series.length; i++) {
            standard[i] = (float) ((series[i] - mean) / Math.sqrt(square));
        }
        if (Math.min(cut, series.length - cut) < window + horizon) {
            throw new DataException(
                    "%s: %d and %d values to train and test on, expected at least window %d + horizon %d of both"
                            .formatted(name, cut, series.length - cut, window, horizon));
        }
        return new DataSource(
                name,
                new Series(name + " train", Arrays.copyOf(standard, cut), window, horizon),
                new Series(name + " test", Arrays.copyOfRange(standard, cut, series.length), window, horizon),
                origin,
                known);
    }

    /** The mean squared error of saying that the value will be the last one seen. */
    private double naive() {
        double squares = 0;
        for (int i = 0; i < size(); i++) {
            double change = (double) values[i + window + horizon - 1] - values[i + window - 1];
            squares += change * change;
        }
        return squares / size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return values.length - window - horizon + 1;
    }

    @Override
    public Shape exampleShape() {
        return Shape.of(window, 1);
    }

    @Override
    public int classes() {
        return 0;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public void read(int index, float[] into, int offset) {
        System.arraycopy(values, index, into, offset, window);
    }

    @Override
    public int label(int index) {
        throw new IllegalStateException(name + " asks for numbers, not for classes");
    }

    @Override
    public void numbers(int index, float[] into, int offset) {
        into[offset] = values[index + window + horizon - 1];
    }

    @Override
    public String sha256() {
        return fingerprint.of(this);
    }

    @Override
    public String toString() {
        return name + " [" + size() + " x " + exampleShape() + "]";
    }
}
