package fathom.nn;

import fathom.kernel.Activation;
import fathom.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layers of a chain in one line, those of chains within it included: what is run, counted, measured and predicted. No stop of a line is a
 * chain; a layer that occurs twice has two stops.
 *
 * <p>Here it is decided that an affine layer and the activation after it are {@linkplain #fuses one operation}, however the two were put into
 * chains, and that no segment of a recomputed chain begins between a layer and the activation after it.
 */
public final class Line {
    private final List<Network.Node> stops;
    private final int[] starts; // the first stop of each child, and the number of stops
    private final List<Segment> inner;
    private final List<Segment> segments;

    /**
     * Stops of which a pass keeps only the last output, and computes the others again in the backward pass.
     *
     * @param from the first stop
     * @param to one behind the last stop, more than {@code from}
     * @param inner segments within it
     */
    record Segment(int from, int to, List<Segment> inner) {}

    private Line(List<Network.Node> stops, int[] starts, List<Segment> inner, List<Segment> segments) {
        this.stops = stops;
        this.starts = starts;
        this.inner = inner;
        this.segments = segments;
    }

    /** The line of a chain; of any other layer, that layer as the only stop. */
    public static Line of(Layer layer) {
        return layer instanceof Chain chain
                ? chain.line()
                : new Line(List.of(new Network.Node("", layer)), new int[] {0, 1}, List.of(), List.of());
    }

    /** The lines of layers one after the other, with the segments that recomputed chains among them have. */
    static Line of(List<Layer> layers) {
        List<Network.Node> stops = new ArrayList<>();
        int[] starts = new int[layers.size() + 1];
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            for (Network.Node stop : of(layer).stops) {
                stops.add(new Network.Node(Network.path(Network.name(layer, i), stop.path()), stop.layer()));
            }
            starts[i + 1] = stops.size();
        }
        Line plain = new Line(List.copyOf(stops), starts, List.of(), List.of());
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            segments.addAll(plain.moved(of(layers.get(i)).segments, starts[i]));
        }
        return new Line(plain.stops, starts, List.copyOf(segments), List.copyOf(segments));
    }

    /** The same line in segments of so many children of the chain; 0, or as many as there are, for none. */
    Line segmented(int children) {
        int count = starts.length - 1;
        if (children < 1 || children >= count) {
            return new Line(stops, starts, inner, inner);
        }
        List<Segment> result = new ArrayList<>();
        int within = 0;
        int child = 0;
        int from = 0;
        while (from < stops.size()) {
            child = Math.min(child + children, count);
            int to = settled(starts[child]);
            while (child < count && starts[child + 1] <= to) { // taken whole by the activations that were added
                child++;
            }
            int first = within;
            while (within < inner.size() && inner.get(within).to <= to) {
                within++;
            }
            if (to > from) {
                result.add(new Segment(from, to, inner.subList(first, within)));
                from = to;
            }
        }
        return new Line(stops, starts, inner, List.copyOf(result));
    }

    /** A child's segments in this line, where an activation may come before or after them. */
    private List<Segment> moved(List<Segment> ofChild, int by) {
        List<Segment> result = new ArrayList<>(ofChild.size());
        for (Segment segment : ofChild) {
            int from = settled(segment.from + by);
            int to = settled(segment.to + by);
            if (to > from) {
                result.add(new Segment(from, to, moved(segment.inner, by)));
            }
        }
        return result;
    }

    /** That stop, or the first after it that is no activation of the layer before. */
    private int settled(int stop) {
        int i = stop;
        while (i > 0 && i < stops.size() && stops.get(i).layer().activation().isPresent()) {
            i++;
        }
        return i;
    }

    /** The layers in forward order, each with its path from the chain. */
    public List<Network.Node> stops() {
        return stops;
    }

    /** The activation right after a stop, which belongs to that layer. */
    public Optional<Activation> activationAfter(int stop) {
        return stop + 1 < stops.size() ? stops.get(stop + 1).layer().activation() : Optional.empty();
    }

    /** Whether a stop and the activation after it are one operation, which keeps nothing but the activation's output. */
    boolean fuses(int stop) {
        return stops.get(stop).layer() instanceof Fusible
                && activationAfter(stop)
                        .filter(Activation::derivativeFromOutput)
                        .isPresent();
    }

    /** What is recomputed, in forward order. */
    List<Segment> segments() {
        return segments;
    }

    /** The shape of one input of each stop, and that of the last one's output, for an input of the line. */
    List<Shape> shapes(Shape input) {
        List<Shape> shapes = new ArrayList<>(stops.size() + 1);
        Shape shape = input;
        shapes.add(shape);
        for (Network.Node stop : stops) {
            shape = stop.layer().outputShape(shape);
            shapes.add(shape);
        }
        return shapes;
    }
}
