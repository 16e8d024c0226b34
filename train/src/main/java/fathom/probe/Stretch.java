package fathom.probe;

import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Line;
import fathom.nn.Network;
import java.util.List;

/**
 * A stretch of a feed-forward network: the stops of its {@link Line} from one to another, and those before it. A residual connection is one stop.
 */
record Stretch(Chain before, Chain part) {
    /** Longer ones compute their activations twice rather than keep them all. */
    private static final int MOST_KEPT = 500;

    /**
     * From the input of one layer to the output of another, both named by their paths; a chain's path means its first or last layer, and the
     * empty path the whole network.
     *
     * @throws IllegalArgumentException naming the path if the network's line has no such layer, or if {@code to} comes before {@code from}
     */
    static Stretch of(Layer network, String from, String to) {
        List<Network.Node> line = Line.of(network).stops();
        int begin = index(line, from, true);
        int end = index(line, to, false);
        if (end < begin) {
            throw new IllegalArgumentException("probe: layer " + to + " comes before layer " + from);
        }
        List<Layer> layers = line.stream().map(Network.Node::layer).toList();
        Chain part = Chain.of(layers.subList(begin, end + 1));
        int depth = part.children().size();
        return new Stretch(
                Chain.of(layers.subList(0, begin)),
                depth > MOST_KEPT ? part.checkpointed((int) Math.sqrt(depth)) : part);
    }

    private static int index(List<Network.Node> line, String path, boolean first) {
        int found = -1;
        for (int i = 0; i < line.size(); i++) {
            String here = line.get(i).path();
            if (path.isEmpty() || here.equals(path) || here.startsWith(path + ".")) {
                found = i;
                if (first) {
                    break;
                }
            }
        }
        if (found < 0) {
            throw new IllegalArgumentException(
                    "probe: the network has no layer " + path + " in its main line (the names are paths such as "
                            + line.get(line.size() / 2).path() + ")");
        }
        return found;
    }
}
