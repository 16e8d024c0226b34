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
    private long liveBytes;
    private long peakBytes;
    private long idleBytes;

    /** A tensor with <em>undefined</em> contents, the caller's until given back. */
    public Tensor take(Shape shape) {
        long bytes = 4L * shape.size();
        ArrayDeque<float[]> pool = idle.get(shape.size());
        float[] array = pool == null ? null : pool.pollLast();
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
        idle.computeIfAbsent(tensor.size(), size -> new ArrayDeque<>()).addLast(tensor.array());
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
