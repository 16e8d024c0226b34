package fathom.nn;

import fathom.tensor.Shape;
import java.util.List;

/**
 * What a chain keeps of each of its layers, in elements per example, from which follows what it keeps under any
 * segment length.
 */
final class ChainMemory {
    private final Chain chain;
    private final long[] kept;
    private final long[] recomputed;
    private final long[] output;
    private final long largest;

    private ChainMemory(Chain chain, long[] kept, long[] recomputed, long[] output, long largest) {
        this.chain = chain;
        this.kept = kept;
        this.recomputed = recomputed;
        this.output = output;
        this.largest = largest;
    }

    static ChainMemory of(Chain chain, Shape input) {
        List<Layer> layers = chain.children();
        int count = layers.size();
        long[] kept = new long[count];
        long[] recomputed = new long[count];
        long[] output = new long[count];
        long largest = 0;
        Shape shape = input;
        for (int i = 0; i < count; i++) {
            Layer layer = layers.get(i);
            TrainingMemory.Cost cost = TrainingMemory.Cost.of(layer, shape);
            boolean inPlace = i > 0
                    && layer instanceof Pointwise pointwise
                    && pointwise.function().derivativeFromOutput();
            kept[i] = inPlace ? 0 : cost.kept();
            recomputed[i] = cost.recomputed();
            shape = layer.outputShape(shape);
            output[i] = shape.size();
            largest = Math.max(largest, cost.largest());
        }
        return new ChainMemory(chain, kept, recomputed, output, largest);
    }

    /** With activations kept every so many layers, or all of them for 0. */
    TrainingMemory.Cost cost(int segment) {
        long keptInAll = 0;
        long peak = 0;
        boolean segments = chain.hasSegments(segment);
        int to;
        for (int from = 0; from < kept.length; from = to) {
            to = segments ? chain.segmentEnd(from, segment) : kept.length;
            long inside = 0;
            long deeper = 0;
            for (int i = from; i < to; i++) {
                inside += kept[i];
                deeper = Math.max(deeper, recomputed[i]);
            }
            keptInAll += segments ? output[to - 1] : inside;
            peak = Math.max(peak, segments ? inside + deeper : deeper);
        }
        return new TrainingMemory.Cost(keptInAll, peak, largest);
    }

    /** The segment length that needs the least memory: sqrt(depth) where all layers are equal. */
    int bestSegment() {
        int best = 1;
        long least = Long.MAX_VALUE;
        for (int segment = 1; segment <= Math.min(kept.length, 4 * Math.sqrt(kept.length)); segment++) {
            TrainingMemory.Cost cost = cost(segment);
            if (cost.kept() + cost.recomputed() < least) {
                least = cost.kept() + cost.recomputed();
                best = segment;
            }
        }
        return best;
    }
}
