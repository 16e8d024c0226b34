package fathom.probe;

import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Multiplier;
import fathom.nn.Network;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the layers of a body while it is trained. Of a deep body it sees {@value #MOST} layers, the first, the last and others evenly between,
 * so that what it measures and keeps does not grow with depth.
 */
public final class DepthMonitor {
    private static final int MOST = 256;

    private final Kernels kernels;
    private final int depth;
    private final boolean scaled;
    private final List<Seen> seen = new ArrayList<>();

    private record Seen(int place, Network.Node node) {}

    private DepthMonitor(Kernels kernels, int depth, boolean scaled) {
        this.kernels = kernels;
        this.depth = depth;
        this.scaled = scaled;
    }

    /**
     * A monitor of the layers with weights in a part of a network.
     *
     * @param body the part's path, such as {@code body}; where no layer with a weight is in it, the whole network
     */
    public static DepthMonitor of(Layer network, String body, Kernels kernels) {
        List<Network.Node> all = Network.nodes(network).stream()
                .filter(node -> node.layer().parameters().stream()
                        .anyMatch(p -> p.role().isWeight()))
                .toList();
        List<Network.Node> within = all.stream()
                .filter(node -> NetworkProbe.within(body, node.path()))
                .toList();
        List<Network.Node> layers = within.isEmpty() ? all : within;
        DepthMonitor monitor = new DepthMonitor(kernels, layers.size(), isScaled(network, body));
        int count = Math.min(MOST, layers.size());
        for (int i = 0; i < count; i++) {
            int place = count == 1 ? 0 : (int) ((long) i * (layers.size() - 1) / (count - 1));
            monitor.seen.add(new Seen(place, layers.get(place)));
        }
        return monitor;
    }

    /** In forward order, what stands before the body is the layer listed before it. */
    private static boolean isScaled(Layer network, String body) {
        Layer before = network;
        for (Network.Node node : Network.nodes(network)) {
            if (node.path().equals(body)) {
                return before instanceof Multiplier;
            }
            before = node.layer();
        }
        return false;
    }

    /** How many layers the body has, those included that are not looked at. */
    public int depth() {
        return depth;
    }

    /** Whether the body is in units of its own: a factor that stays is before it. */
    public boolean isScaled() {
        return scaled;
    }

    /**
     * What is kept of a measurement. Of a body in units of its own the mean-field gain is NaN, for it foretells nothing there.
     *
     * @param points what {@link #measure} saw
     * @param activation of the body
     * @return empty of fewer than two layers
     */
    public Optional<GradientReach> reach(List<LayerPoint> points, Nonlinearity activation) {
        Optional<GradientReach> reach = GradientReach.of(points, depth, activation);
        return scaled ? reach.map(GradientReach::withoutMeanField) : reach;
    }

    /**
     * What is seen of a step: signal and gradient as they were measured in it, the weights as they are now, in forward order.
     *
     * @param statistics of a pass over this network
     */
    public List<LayerPoint> measure(StepStatistics statistics) {
        Set<String> wanted = new HashSet<>();
        seen.forEach(layer -> wanted.add(layer.node.path()));
        Map<String, LayerStatistics> byPath = new HashMap<>();
        statistics.layers().stream()
                .filter(layer -> wanted.contains(layer.layer()))
                .forEach(layer -> byPath.put(layer.layer(), layer));
        List<LayerPoint> points = new ArrayList<>(seen.size());
        for (Seen layer : seen) {
            LayerStatistics measured = byPath.get(layer.node.path());
            if (measured != null) {
                points.add(point(statistics.step(), layer, measured));
            }
        }
        return points;
    }

    private LayerPoint point(int step, Seen layer, LayerStatistics measured) {
        double weights = 0;
        double biases = 0;
        double residual = Double.NaN;
        for (Parameter parameter : layer.node.layer().parameters()) {
            double norm = Moments.norm(parameter.value());
            if (parameter.role().isWeight()) {
                weights += norm * norm / parameter.shape().dim(-1);
                residual = KernelTaps.isKernel(parameter)
                        ? Orthogonality.of(layer.node.path(), parameter, kernels)
                                .residual()
                        : residual;
            } else if (parameter.role() == Role.BIAS) {
                biases += norm * norm / parameter.value().size();
            }
        }
        return new LayerPoint(
                step,
                layer.place,
                measured.mean() * measured.mean() + measured.variance(),
                measured.correlation(),
                measured.gradient(),
                weights,
                biases,
                residual);
    }
}
