package fathom.interop;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * An event file as TensorBoard reads it: {@code Event} messages in the frames of TFRecord, each with checksums. Field numbers are those of
 * tensorflow's {@code event.proto}, {@code summary.proto} and of TensorBoard's {@code plugins/hparams/plugin_data.proto}.
 */
final class EventFile implements Closeable {
    /** How many buckets a histogram has; TensorBoard shows 30 of its own. */
    private static final int BUCKETS = 30;

    private final OutputStream out;

    /** Begins a file; what is there of earlier files beyond {@code firstStep} counts no more. */
    EventFile(OutputStream out, double wallTime, int firstStep) {
        this.out = out;
        event(wallTime, 0, event -> event.text(3, "brain.Event:2"));
        event(wallTime, firstStep, event -> event.message(7, session -> session.integer(1, 1)));
    }

    /** A number by step. */
    void scalar(double wallTime, long step, String tag, double number) {
        value(wallTime, step, tag, value -> value.real(2, (float) number));
    }

    /** The distribution of numbers at a step; those that are not finite are left out, and without any there is no event. */
    void histogram(double wallTime, long step, String tag, double... numbers) {
        double[] finite = Arrays.stream(numbers).filter(Double::isFinite).toArray();
        if (finite.length > 0) {
            value(wallTime, step, tag, value -> value.message(5, histogram(finite)));
        }
    }

    private static Protobuf histogram(double[] numbers) {
        double min = Arrays.stream(numbers).min().orElseThrow();
        double max = Arrays.stream(numbers).max().orElseThrow();
        double width = max > min ? (max - min) / BUCKETS : Math.max(1e-12, Math.abs(min) * 1e-6);
        double[] limits = new double[BUCKETS];
        double[] counts = new double[BUCKETS];
        Arrays.setAll(limits, b -> b == BUCKETS - 1 && max > min ? max : min + (b + 1) * width);
        for (double number : numbers) {
            counts[Math.min(BUCKETS - 1, (int) ((number - min) / width))]++;
        }
        return new Protobuf()
                .real(1, min)
                .real(2, max)
                .real(3, (double) numbers.length)
                .real(4, Arrays.stream(numbers).sum())
                .real(5, Arrays.stream(numbers).map(x -> x * x).sum())
                .reals(6, limits)
                .reals(7, counts);
    }

    /** What sets the run apart from others, for the page HPARAMS. */
    void hyperparameters(double wallTime, Map<String, String> settings) {
        Protobuf start = new Protobuf();
        settings.forEach((name, text) ->
                start.message(1, entry -> entry.text(1, name).message(2, number(text))));
        start.real(5, wallTime);
        plugin(wallTime, "_hparams_/session_start_info", new Protobuf().message(3, start));
    }

    /** Says that the run has ended, well or not. */
    void ended(double wallTime, boolean well) {
        Protobuf end = new Protobuf().integer(1, well ? 1 : 2).real(2, wallTime);
        plugin(wallTime, "_hparams_/session_end_info", new Protobuf().message(4, end));
    }

    /** A {@code google.protobuf.Value}. */
    private static Protobuf number(String text) {
        try {
            return new Protobuf().real(2, Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return new Protobuf().text(3, text);
        }
    }

    private void plugin(double wallTime, String tag, Protobuf content) {
        value(
                wallTime,
                0,
                tag,
                value -> value.message(
                                9,
                                metadata -> metadata.message(
                                        1, data -> data.text(1, "hparams").message(2, content)))
                        // An empty tensor of floats: a value must have one.
                        .message(
                                8,
                                tensor -> tensor.integer(1, 1)
                                        .message(2, shape -> shape.message(2, size -> size.integer(1, 0)))));
    }

    private void value(double wallTime, long step, String tag, Consumer<Protobuf> fill) {
        Protobuf value = new Protobuf().text(1, tag);
        fill.accept(value);
        event(wallTime, step, event -> event.message(5, new Protobuf().message(1, value)));
    }

    private void event(double wallTime, long step, Consumer<Protobuf> fill) {
        Protobuf event = new Protobuf().real(1, wallTime).integer(2, step);
        fill.accept(event);
        try {
            frame(event.toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an event for TensorBoard: " + e, e);
        }
    }

    /** Length, its checksum, data, their checksum; little-endian. */
    private void frame(byte[] data) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(data.length).putInt(checksum(head.array(), Long.BYTES));
        out.write(head.array());
        out.write(data);
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(checksum(data, data.length))
                .array());
    }

    /** CRC32C, rotated and shifted as TFRecord masks it. */
    static int checksum(byte[] data, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    /** Gives what was written to whoever reads meanwhile. */
    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an event for TensorBoard: " + e, e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
