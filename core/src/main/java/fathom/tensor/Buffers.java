package fathom.tensor;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * A pool of tensor memory. Training asks for the same sizes at every step; taking them from here makes a step of the steady state
 * allocate nothing. Arrays are kept by exact length. Not thread-safe: one pool belongs to one training loop.
 */
public final class Buffers {
    private final Map<Integer, ArrayDeque<float[]>> idle = new HashMap<>();
    private int lastSize = -1;
    private ArrayDeque<float[]> lastIdle = new ArrayDeque<>();
    private long liveBytes;
    private long peakBytes;
    private long idleBytes;

    /** A tensor with <em>undefined</em> contents, the caller's until given back. */
    public Tensor take(Shape shape) {
        long bytes = 4L * shape.size();
        float[] array = idle(shape.size()).pollLast();
        if (array == null) {
            array = new float[shape.size()];
        } else {
            idleBytes -= bytes;
        }
        liveBytes += bytes;
        peakBytes = Math.max(peakBytes, liveBytes);
        return Tensor.of(shape, array);
    }

    /** Gives back a tensor that came from {@link #take}; it must not be used afterwards. */
    public void give(Tensor tensor) {
        long bytes = 4L * tensor.size();
        liveBytes -= bytes;
        idleBytes += bytes;
        idle(tensor.size()).addLast(tensor.array());
    }

    /** The idle arrays of that length; the layers of a deep network mostly ask for the same one. */
    private ArrayDeque<float[]> idle(int size) {
        if (size != lastSize) {
            lastIdle = idle.computeIfAbsent(size, length -> new ArrayDeque<>());
            lastSize = size;
        }
        return lastIdle;
    }

    /** Bytes taken and not yet given back. */
    public long liveBytes() {
        return liveBytes;
    }

    /** The most bytes that were ever live at once. */
    public long peakBytes() {
        return peakBytes;
    }

    /** Bytes kept for reuse. */
    public long idleBytes() {
        return idleBytes;
    }
}
