package fathom.train.snapshot;

import fathom.file.AtomicFile;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects tensors and writes them as one safetensors file with a checksum, whole or not at all. Arrays are not copied: they are read when
 * {@link #write} runs.
 */
public final class SafeTensorsWriter {
    private static final int CHUNK = 1 << 18;

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Item> items = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** Puts {@code count} elements from {@code from} on into a buffer that has the room. */
    private interface Source {
        void copy(int from, int count, ByteBuffer into);
    }

    private record Item(String name, ElementType type, Shape shape, Source source) {}

    /** Adds free text; the same key again replaces it. */
    public SafeTensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Adds a tensor of type F32.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public SafeTensorsWriter tensor(String name, Tensor tensor) {
        float[] values = tensor.array();
        return add(
                name,
                ElementType.F32,
                tensor.shape(),
                values.length,
                (from, count, into) -> into.asFloatBuffer().put(values, from, count));
    }

    /**
     * Adds a tensor of type F64.
     *
     * @throws IllegalArgumentException if the name is taken or the array's length is not the shape's size
     */
    public SafeTensorsWriter doubles(String name, Shape shape, double[] values) {
        return add(
                name,
                ElementType.F64,
                shape,
                values.length,
                (from, count, into) -> into.asDoubleBuffer().put(values, from, count));
    }

    /**
     * Adds a tensor of type I32.
     *
     * @throws IllegalArgumentException if the name is taken or the array's length is not the shape's size
     */
    public SafeTensorsWriter ints(String name, Shape shape, int[] values) {
        return add(
                name,
                ElementType.I32,
                shape,
                values.length,
                (from, count, into) -> into.asIntBuffer().put(values, from, count));
    }

    /**
     * Adds a tensor of type I64.
     *
     * @throws IllegalArgumentException if the name is taken or the array's length is not the shape's size
     */
    public SafeTensorsWriter longs(String name, Shape shape, long[] values) {
        return add(
                name,
                ElementType.I64,
                shape,
                values.length,
                (from, count, into) -> into.asLongBuffer().put(values, from, count));
    }

    private SafeTensorsWriter add(String name, ElementType type, Shape shape, int length, Source source) {
        if (length != shape.size()) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "' " + shape + ": expected " + shape.size() + " elements, got " + length);
        }
        if (name.equals(SafeTensorsHeader.METADATA) || !names.add(name)) {
            throw new IllegalArgumentException("tensor '" + name + "': the name is taken");
        }
        items.add(new Item(name, type, shape, source));
        return this;
    }

    /**
     * Writes the file aside and renames it.
     *
     * @throws UncheckedIOException if that fails; a file that was there is then as before
     */
    public void write(Path file) {
        // Eight-byte elements first, so that every tensor is aligned to its elements.
        List<Item> ordered = new ArrayList<>(items);
        ordered.sort(Comparator.comparingInt((Item item) -> item.type().bytes()).reversed());
        Map<String, SafeTensorsHeader.Entry> entries = new LinkedHashMap<>();
        long position = 0;
        for (Item item : ordered) {
            long end = position + (long) item.shape().size() * item.type().bytes();
            entries.put(item.name(), new SafeTensorsHeader.Entry(item.type(), item.shape(), position, end));
            position = end;
        }
        byte[] header = new SafeTensorsHeader(FileChecksum.reserve(metadata), entries).bytes();
        AtomicFile.writeBinary(file, channel -> {
            FileChecksum checksum = new FileChecksum(header);
            ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(buffer.putLong(header.length).flip(), channel);
            writeFully(ByteBuffer.wrap(header), channel);
            for (Item item : ordered) {
                int bytes = item.type().bytes();
                int atOnce = CHUNK / bytes;
                int count;
                for (int from = 0; from < item.shape().size(); from += count) {
                    count = Math.min(atOnce, item.shape().size() - from);
                    item.source().copy(from, count, buffer.clear());
                    buffer.position(count * bytes).flip();
                    checksum.add(buffer);
                    writeFully(buffer, channel);
                }
            }
            writeFully(ByteBuffer.wrap(checksum.bytes()), channel.position(FileChecksum.POSITION));
        });
    }

    private static void writeFully(ByteBuffer buffer, WritableByteChannel channel) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
