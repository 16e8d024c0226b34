package fathom.nn;

import fathom.autodiff.Parameter;
import fathom.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of a network: one line per layer with its output's shape, its parameters and its multiply-adds, and equal neighbours folded into
 * one line with a count, so that 10,000 layers fit one screen.
 *
 * @param input the shape of one example
 * @param lines in forward order
 * @param parameters trainable numbers in all, shared ones counted once
 * @param multiplyAdds of one example's forward pass in all
 * @param layers layers in all, those that only hold others not counted, shared ones counted once
 */
public record ModelSummary(Shape input, List<Line> lines, long parameters, long multiplyAdds, int layers) {
    private static final int LONGEST_PERIOD = 4;

    /**
     * One kind of layer at one place.
     *
     * @param indent how deep it is inside other layers
     * @param times how many equal ones follow each other
     * @param kind what the layer prints
     * @param output the shape of one output
     * @param parameters trainable numbers of one of them, its children included
     * @param multiplyAdds of one of them for one example, its children included
     */
    public record Line(int indent, int times, String kind, Shape output, long parameters, long multiplyAdds) {}

    /** One node of the network, measured: what it costs with everything below it. */
    private record Measured(
            String kind, Shape input, Shape output, long parameters, long multiplyAdds, List<Measured> children) {
        boolean sameAs(Measured other) {
            return kind.equals(other.kind)
                    && input.equals(other.input)
                    && output.equals(other.output)
                    && parameters == other.parameters;
        }
    }

    /**
     * Summarizes a network for inputs of a shape.
     *
     * @param input the shape of one example
     * @throws IllegalArgumentException naming the layer, if the shapes do not fit
     */
    public static ModelSummary of(Layer network, Shape input) {
        Measured root = measure(network, input);
        List<Line> lines = new ArrayList<>();
        describe(root, 1, 0, lines);
        List<Network.Node> nodes = Network.nodes(network);
        int layers = (int)
                nodes.stream().filter(node -> node.layer().children().isEmpty()).count();
        long parameters = nodes.stream()
                .flatMap(node -> node.layer().parameters().stream())
                .distinct() // by identity: what is shared counts once
                .filter(Parameter::trainable)
                .mapToLong(parameter -> parameter.value().size())
                .sum();
        return new ModelSummary(input, List.copyOf(lines), parameters, root.multiplyAdds, layers);
    }

    /** Recurses over the nesting of layers, which the program's text bounds, not over the length of chains. */
    private static Measured measure(Layer layer, Shape input) {
        Shape output = layer.outputShape(input);
        long parameters = layer.parameters().stream()
                .filter(Parameter::trainable)
                .mapToLong(parameter -> parameter.value().size())
                .sum();
        long multiplyAdds = layer.multiplyAdds(input);
        List<Measured> children = new ArrayList<>();
        List<Shape> inputs = layer.childInputs(input);
        for (int i = 0; i < layer.children().size(); i++) {
            Measured child = measure(layer.children().get(i), inputs.get(i));
            parameters += child.parameters;
            multiplyAdds += child.multiplyAdds;
            children.add(child);
        }
        String kind = layer.toString();
        return new Measured(kind, input, output, parameters, multiplyAdds, children);
    }

    private static void describe(Measured node, int times, int indent, List<Line> lines) {
        String kind = node.children.isEmpty() ? node.kind : node.kind.substring(0, (node.kind + "[").indexOf('['));
        lines.add(new Line(indent, times, kind, node.output, node.parameters, node.multiplyAdds));
        List<Measured> children = node.children;
        int i = 0;
        while (i < children.size()) {
            int period = 1;
            int repeats = repeats(children, i, 1);
            for (int p = 2; p <= LONGEST_PERIOD; p++) {
                int r = repeats(children, i, p);
                if (r > 1 && r * p > repeats * period) {
                    period = p;
                    repeats = r;
                }
            }
            int inner = indent + 1;
            if (period > 1) {
                List<Measured> group = children.subList(i, i + period);
                lines.add(new Line(
                        inner,
                        repeats,
                        "group",
                        group.get(period - 1).output,
                        group.stream().mapToLong(Measured::parameters).sum(),
                        group.stream().mapToLong(Measured::multiplyAdds).sum()));
                inner++;
            }
            for (int k = 0; k < period; k++) {
                describe(children.get(i + k), period == 1 ? repeats : 1, inner, lines);
            }
            i += period * repeats;
        }
    }

    /** How often the {@code period} nodes from {@code start} on occur one after the other: at least once. */
    private static int repeats(List<Measured> nodes, int start, int period) {
        int end = start + period;
        while (end < nodes.size() && nodes.get(end).sameAs(nodes.get(end - period))) {
            end++;
        }
        return Math.max(1, (end - start) / period);
    }

    /** The table, with a line of totals. FLOPs are two per multiply-add. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%-52s %-16s %14s %16s%n",
                "layer (input " + input + ")",
                "output",
                "parameters",
                "FLOPs/example"));
        for (Line line : lines) {
            String name = "  ".repeat(line.indent) + line.kind + (line.times > 1 ? "  x" + line.times : "");
            text.append(String.format(
                    Locale.ROOT,
                    "%-52s %-16s %,14d %,16d%n",
                    name,
                    line.output,
                    line.parameters * line.times,
                    2 * line.multiplyAdds * line.times));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%,d layers, %,d parameters, %,d FLOPs for one forward pass of one example",
                        layers,
                        parameters,
                        2 * multiplyAdds))
                .toString();
    }
}
