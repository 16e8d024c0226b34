package fathom.nn;

import fathom.kernel.Activation;
import fathom.tensor.Shape;
import java.util.List;

/**
 * What a chain keeps of each stop of its {@link Line}, in elements per example, from which follows what it keeps under any segment length.
 */
final class ChainMemory {
    private final Line line;
    private final int children;
    private final long[] kept;
    private final long[] recomputed;
    private final long[] output;
    private final long largest;

    private ChainMemory(Line line, int children, long[] kept, long[] recomputed, long[] output, long largest) {
        this.line = line;
        this.children = children;
        this.kept = kept;
        this.recomputed = recomputed;
        this.output = output;
        this.largest = largest;
    }

    static ChainMemory of(Chain chain, Shape input) {
        Line line = chain.line();
        List<Shape> shapes = line.shapes(input);
        int count = line.stops().size();
        long[] kept = new long[count];
        long[] recomputed = new long[count];
        long[] output = new long[count];
        long largest = 0;
        for (int i = 0; i < count; i++) {
            TrainingMemory.Cost cost =
                    TrainingMemory.Cost.of(line.stops().get(i).layer(), shapes.get(i));
            boolean inPlace = i > 0
                    && line.activationAfter(i - 1)
                            .filter(Activation::derivativeFromOutput)
                            .isPresent();
            kept[i] = inPlace ? 0 : cost.kept();
            recomputed[i] = cost.recomputed();
            output[i] = shapes.get(i + 1).size();
            largest = Math.max(largest, cost.largest());
        }
        return new ChainMemory(line, chain.children().size(), kept, recomputed, output, largest);
    }

    /** With the segments that the chain has. */
    TrainingMemory.Cost cost() {
        return cost(0, kept.length, line.segments());
    }

    /** With segments of so many children. */
    private TrainingMemory.Cost cost(int segment) {
        return cost(0, kept.length, line.segmented(segment).segments());
    }

    private TrainingMemory.Cost cost(int from, int to, List<Line.Segment> segments) {
        long keptInAll = 0;
        long peak = 0;
        int i = from;
        for (Line.Segment segment : segments) {
            for (; i < segment.from(); i++) {
                keptInAll += kept[i];
                peak = Math.max(peak, recomputed[i]);
            }
            TrainingMemory.Cost inside = cost(segment.from(), segment.to(), segment.inner());
            keptInAll += output[segment.to() - 1];
            peak = Math.max(peak, inside.kept() + inside.recomputed());
            i = segment.to();
        }
        for (; i < to; i++) {
            keptInAll += kept[i];
            peak = Math.max(peak, recomputed[i]);
        }
        return new TrainingMemory.Cost(keptInAll, peak, largest);
    }

    /** The segment length that needs the least memory: sqrt(depth) where all layers are equal. */
    int bestSegment() {
        int best = 1;
        long least = Long.MAX_VALUE;
        for (int segment = 1; segment <= Math.min(children, 4 * Math.sqrt(children)); segment++) {
            TrainingMemory.Cost cost = cost(segment);
            if (cost.kept() + cost.recomputed() < least) {
                least = cost.kept() + cost.recomputed();
                best = segment;
            }
        }
        return best;
    }
}
