package fathom.nn;

import fathom.autodiff.Parameter;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much of a network's gradients is in memory if each is given back as soon as its parameter has moved. */
final class GradientsInFlight {
    private GradientsInFlight() {}

    /**
     * In elements, rather above than below. Memory is used again by size, so that of each size it is what the layer with the most of that size
     * takes. Gradients that outlive their layer count in full: of what is used more than once, and of what a layer has beside its children.
     */
    static long elements(Layer network) {
        List<Network.Node> nodes = Network.nodes(network);
        Map<Object, Integer> uses = new IdentityHashMap<>();
        for (Network.Node node : nodes) {
            node.layer().children().forEach(child -> uses.merge(child, 1, Integer::sum));
            node.layer().parameters().forEach(parameter -> uses.merge(parameter, 1, Integer::sum));
        }
        Set<Layer> shared = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Parameter> outliving = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<Integer, Integer> most = new HashMap<>(); // gradients of a size in one layer
        for (Network.Node node : nodes) { // parents first
            Layer layer = node.layer();
            if (shared.contains(layer) || uses.getOrDefault(layer, 0) > 1) {
                shared.add(layer);
                shared.addAll(layer.children());
            }
            Map<Integer, Integer> own = new HashMap<>();
            for (Parameter parameter : layer.parameters()) {
                if (!parameter.trainable()) {
                    continue;
                }
                if (shared.contains(layer) || !layer.children().isEmpty() || uses.getOrDefault(parameter, 0) > 1) {
                    outliving.add(parameter);
                } else {
                    own.merge(parameter.value().size(), 1, Integer::sum);
                }
            }
            own.forEach((size, count) -> most.merge(size, count, Math::max));
        }
        long elements = 0;
        for (Parameter parameter : outliving) {
            elements += parameter.value().size();
        }
        for (Map.Entry<Integer, Integer> entry : most.entrySet()) {
            elements += (long) entry.getKey() * entry.getValue();
        }
        return elements;
    }
}
