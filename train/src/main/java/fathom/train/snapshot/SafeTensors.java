package fathom.train.snapshot;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An open safetensors file: eight bytes with the length of a JSON header, the header, then the raw little-endian data. Opening reads
 * and checks the header alone; each tensor is read when it is asked for, so a file may be larger than memory.
 *
 * <p>Every error is an {@link IOException} of one line that names the file, the tensor, the expected and the actual. Source: the format's
 * specification, github.com/huggingface/safetensors.
 */
public final class SafeTensors implements Closeable {
    /** The format's own limit; without one, eight damaged bytes would ask for any amount of memory. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final int CHUNK = 1 << 18;

    private final Path file;
    private final FileChannel channel;
    private final long dataStart;
    private final SafeTensorsHeader header;

    private SafeTensors(Path file, FileChannel channel, long dataStart, SafeTensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.dataStart = dataStart;
        this.header = header;
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read, or its header does not describe exactly the bytes that follow
     */
    public static SafeTensors open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, expected a safetensors file");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long size = channel.size();
            if (size < 8) {
                throw new IOException(file + ": is no safetensors file: " + size
                        + " bytes, expected at least the 8 of the header's length");
            }
            long length = read(file, channel, 0, 8).getLong();
            long most = Math.min(LONGEST_HEADER, size - 8);
            if (length < 2 || length > most) {
                throw new IOException(file + ": is no safetensors file, or damaged: its first 8 bytes say a header of "
                        + Long.toUnsignedString(length) + " bytes, expected 2 to " + most);
            }
            long dataStart = 8 + length;
            byte[] json = read(file, channel, 8, (int) length).array();
            return new SafeTensors(file, channel, dataStart, SafeTensorsHeader.parse(file, json, size - dataStart));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Reads the whole file and compares it with the checksum that {@link SafeTensorsWriter} left in it. Files of others have none, and need not be
     * asked.
     *
     * @throws IOException if the file has no checksum or another one: it is damaged, was edited, or was not written by Fathom
     */
    public void verify() throws IOException {
        byte[] json = read(file, channel, 8, (int) (dataStart - 8)).array();
        if (!FileChecksum.isIn(json)) {
            throw new IOException(file + ": has no checksum: it is damaged, or was written by another program or an"
                    + " earlier version of Fathom");
        }
        FileChecksum actual = new FileChecksum(json);
        for (long at = dataStart; at < channel.size(); at += CHUNK) {
            actual.add(read(file, channel, at, (int) Math.min(CHUNK, channel.size() - at)));
        }
        if (!actual.agreesWith(json)) {
            throw new IOException(file + ": is damaged: its checksum is not that of its contents");
        }
    }

    /** Free text by key. */
    public Map<String, String> metadata() {
        return FileChecksum.without(header.metadata());
    }

    /** The names of the tensors, in the order of the header. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    /** The shape of a tensor of any type. */
    public Shape shape(String name) throws IOException {
        return entry(name).shape();
    }

    /** A tensor of type F32. */
    public Tensor tensor(String name) throws IOException {
        Tensor tensor = Tensor.zeros(entry(name, ElementType.F32).shape());
        Cursor cursor = new Cursor();
        read(
                entry(name),
                chunk -> chunk.asFloatBuffer()
                        .get(tensor.array(), cursor.advance(chunk.remaining() / 4), chunk.remaining() / 4));
        return tensor;
    }

    /** A tensor of type F32, or of type F64, each element of which is rounded to the nearest float. */
    public Tensor rounded(String name) throws IOException {
        if (entry(name).type() != ElementType.F64) {
            return tensor(name);
        }
        double[] exact = doubles(name);
        Tensor tensor = Tensor.zeros(entry(name).shape());
        for (int i = 0; i < exact.length; i++) {
            tensor.array()[i] = (float) exact[i];
        }
        return tensor;
    }

    /** The elements of a tensor of type F64, row-major. */
    public double[] doubles(String name) throws IOException {
        double[] values = new double[entry(name, ElementType.F64).shape().size()];
        Cursor cursor = new Cursor();
        read(
                entry(name),
                chunk -> chunk.asDoubleBuffer()
                        .get(values, cursor.advance(chunk.remaining() / 8), chunk.remaining() / 8));
        return values;
    }

    /** The elements of a tensor of type I32, row-major. */
    public int[] ints(String name) throws IOException {
        int[] values = new int[entry(name, ElementType.I32).shape().size()];
        Cursor cursor = new Cursor();
        read(
                entry(name),
                chunk -> chunk.asIntBuffer().get(values, cursor.advance(chunk.remaining() / 4), chunk.remaining() / 4));
        return values;
    }

    /** The elements of a tensor of type I64, row-major. */
    public long[] longs(String name) throws IOException {
        long[] values = new long[entry(name, ElementType.I64).shape().size()];
        Cursor cursor = new Cursor();
        read(
                entry(name),
                chunk ->
                        chunk.asLongBuffer().get(values, cursor.advance(chunk.remaining() / 8), chunk.remaining() / 8));
        return values;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private SafeTensorsHeader.Entry entry(String name) throws IOException {
        SafeTensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new IOException(file + ": no tensor '" + name + "'; it holds " + names().size() + ": "
                    + names().stream().limit(8).collect(Collectors.joining(", "))
                    + (names().size() > 8 ? ", ..." : ""));
        }
        return entry;
    }

    private SafeTensorsHeader.Entry entry(String name, ElementType expected) throws IOException {
        SafeTensorsHeader.Entry entry = entry(name);
        if (entry.type() != expected) {
            throw new IOException(file + ": tensor '" + name + "': expected " + expected + ", got " + entry.type());
        }
        return entry;
    }

    /** Where the next chunk goes. */
    private static final class Cursor {
        private int position;

        int advance(int count) {
            position += count;
            return position - count;
        }
    }

    private void read(SafeTensorsHeader.Entry entry, Consumer<ByteBuffer> sink) throws IOException {
        for (long at = entry.begin(); at < entry.end(); at += CHUNK) {
            sink.accept(read(file, channel, dataStart + at, (int) Math.min(CHUNK, entry.end() - at)));
        }
    }

    private static ByteBuffer read(Path file, FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException(file + ": ended at byte " + (position + buffer.position()) + ", expected "
                        + (position + length) + " or more");
            }
        }
        return buffer.flip();
    }
}
