package fathom.nn;

import fathom.autodiff.Parameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a layer is made of, all the way down. Walks with an explicit stack: depth costs no stack frames. */
public final class Network {
    private Network() {}

    /**
     * A layer and where it is.
     *
     * @param path the names or indices of the children on the way, such as {@code body.17.0}; empty for the root
     * @param layer the layer
     */
    public record Node(String path, Layer layer) {}

    /** The root and every layer below it, parents before children, in forward order; a layer that occurs twice is listed once. */
    public static List<Node> nodes(Layer root) {
        Set<Layer> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Node> result = new ArrayList<>();
        Deque<Node> pending = new ArrayDeque<>();
        pending.push(new Node("", root));
        while (!pending.isEmpty()) {
            Node node = pending.pop();
            if (!seen.add(node.layer)) {
                continue;
            }
            result.add(node);
            List<Layer> children = node.layer.children();
            for (int i = children.size() - 1; i >= 0; i--) {
                Layer child = children.get(i);
                pending.push(new Node(path(node.path, name(child, i)), child));
            }
        }
        return result;
    }

    /** Every parameter under its path, such as {@code body.17.0.weight}, in forward order; a shared one is listed once. */
    public static Map<String, Parameter> parameters(Layer root) {
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, Parameter> result = new LinkedHashMap<>();
        for (Node node : nodes(root)) {
            for (Parameter parameter : node.layer.parameters()) {
                if (seen.add(parameter)) {
                    String path = path(node.path, parameter.name());
                    if (result.putIfAbsent(path, parameter) != null) {
                        throw new IllegalArgumentException(
                                "two parameters are called " + path + ": give their layers different names");
                    }
                }
            }
        }
        return result;
    }

    /** A child's part in the paths of what it is made of: its own name, or its index. */
    static String name(Layer child, int index) {
        return child instanceof Chain chain && !chain.name().isEmpty() ? chain.name() : Integer.toString(index);
    }

    /** The path of something inside a layer, either of which may be empty. */
    static String path(String outer, String inner) {
        return outer.isEmpty() || inner.isEmpty() ? outer + inner : outer + "." + inner;
    }
}
