package fathom.data;

import fathom.tensor.Shape;
import java.util.Arrays;

/**
 * A time series to forecast: from a window of it, {@code [window, channels]}, the value of one channel some steps after its end. Each channel is
 * standardized by its values to train on. What a forecast is compared with is the naive one, that nothing changes.
 */
final class Series implements Dataset {
    private final String name;
    private final float[] values;
    private final int channels;
    private final int target;
    private final int window;
    private final int horizon;
    private final boolean relative;
    private final Task task;
    private final Fingerprint fingerprint = new Fingerprint();

    private Series(String name, float[] values, int channels, int target, View view) {
        this.name = name;
        this.values = values;
        this.channels = channels;
        this.target = target;
        this.window = view.window;
        this.horizon = view.horizon;
        this.relative = view.relative;
        this.task = Task.numbers(1, naive(), "the naive forecast");
    }

    /** Which steps are there to train on, {@code [0, train)}, and which to test on, {@code [test, end)}: later ones. */
    record Parts(int train, int test, int end) {
        /** The last share of so many steps to test on. */
        static Parts lastShare(int length, double test) {
            int cut = length - (int) Math.round(test * length);
            return new Parts(cut, cut, length);
        }
    }

    /**
     * What a forecast is made of.
     *
     * @param window how many steps it sees
     * @param horizon how many steps ahead it looks
     * @param relative whether all values, seen and forecast, are told as differences from the last one seen of their channel: what was learned at
     *     one level then serves at another (Zeng et al. 2022, arXiv:2205.13504, NLinear)
     */
    record View(int window, int horizon, boolean relative) {}

    /**
     * Cuts a series in two; no test example sees a value that was trained on.
     *
     * @param channels each as long as the series
     * @param target which of the channels is forecast
     * @throws DataException if a part is too short for one example
     */
    static DataSource split(
            String name, double[][] channels, int target, Parts parts, View view, String origin, Verification known) {
        int tested = parts.end - parts.test;
        if (Math.min(parts.train, tested) < view.window + view.horizon) {
            throw new DataException(
                    "%s: %d and %d values to train and test on, expected at least window %d + horizon %d of both"
                            .formatted(name, parts.train, tested, view.window, view.horizon));
        }
        float[] values = standardized(channels, parts);
        int width = channels.length;
        float[] train = Arrays.copyOf(values, parts.train * width);
        float[] test = Arrays.copyOfRange(values, parts.test * width, parts.end * width);
        return new DataSource(
                name,
                new Series(name + " train", train, width, target, view),
                new Series(name + " test", test, width, target, view),
                origin,
                known);
    }

    /** Step after step, all channels of a step together. */
    private static float[] standardized(double[][] channels, Parts parts) {
        float[] values = new float[parts.end * channels.length];
        for (int c = 0; c < channels.length; c++) {
            double[] series = channels[c];
            double mean = Arrays.stream(series, 0, parts.train).sum() / parts.train;
            double square = Arrays.stream(series, 0, parts.train)
                            .map(x -> (x - mean) * (x - mean))
                            .sum()
                    / parts.train;
            double deviation = square > 0 ? Math.sqrt(square) : 1; // a channel that never changes stays at 0
            for (int t = 0; t < parts.end; t++) {
                values[t * channels.length + c] = (float) ((series[t] - mean) / deviation);
            }
        }
        return values;
    }

    private float value(int step, int channel) {
        return values[step * channels + channel];
    }

    /** The mean squared error of saying that the value will be the last one seen. */
    private double naive() {
        double squares = 0;
        for (int i = 0; i < size(); i++) {
            double change = (double) value(i + window + horizon - 1, target) - value(i + window - 1, target);
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
        return values.length / channels - window - horizon + 1;
    }

    @Override
    public Shape exampleShape() {
        return Shape.of(window, channels);
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
        System.arraycopy(values, index * channels, into, offset, window * channels);
        for (int i = 0; relative && i < window * channels; i++) {
            into[offset + i] -= value(index + window - 1, i % channels);
        }
    }

    @Override
    public int label(int index) {
        throw new IllegalStateException(name + " asks for numbers, not for classes");
    }

    @Override
    public void numbers(int index, float[] into, int offset) {
        int last = index + window - 1;
        into[offset] = value(last + horizon, target) - (relative ? value(last, target) : 0);
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
