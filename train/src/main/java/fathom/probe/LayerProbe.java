package fathom.probe;

import fathom.autodiff.Op;
import fathom.autodiff.Parameter;
import fathom.autodiff.Probe;
import fathom.autodiff.Role;
import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Line;
import fathom.nn.Network;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Measures one pass over a network, layer by layer: every layer with parameters and every residual connection. Reads each value and each
 * gradient once, as it goes by, and keeps none.
 *
 * <p>On an ordinary tape an affine layer and its activation are one op, of which only the output is seen;
 * {@link fathom.autodiff.TapeOptions#separate} shows what is before the activation too.
 */
public final class LayerProbe implements Probe {
    private final Saturation saturation;
    private final List<Site> sites = new ArrayList<>();
    private final Map<Object, Site> layers = new IdentityHashMap<>();
    private final Map<Object, Site> activations = new IdentityHashMap<>();
    private final Map<Parameter, Norms> moved = new IdentityHashMap<>();

    /**
     * What is asked of a parameter.
     *
     * @param value Euclidean norm of the value
     * @param gradient that of the gradient, if it has one
     */
    private record Norms(double value, OptionalDouble gradient) {
        static Norms of(Parameter parameter) {
            return new Norms(
                    Moments.norm(parameter.value()),
                    parameter.hasGradient()
                            ? OptionalDouble.of(Moments.norm(parameter.gradient()))
                            : OptionalDouble.empty());
        }
    }

    private static final class Site {
        private final Network.Node node;
        private @Nullable Activation activation;
        private @Nullable Moments own;
        private @Nullable Moments activated;
        private double saturated = Double.NaN;
        private double ownGradient = Double.NaN;
        private double activatedGradient = Double.NaN;

        Site(Network.Node node) {
            this.node = node;
        }
    }

    /** A probe for one pass over the network. */
    public LayerProbe(Layer network, Kernels kernels) {
        this.saturation = new Saturation(kernels);
        List<Network.Node> nodes = Network.nodes(network);
        for (Network.Node node : nodes) {
            if (isMeasured(node.layer())) {
                Site site = new Site(node);
                sites.add(site);
                layers.put(node.layer(), site);
            }
        }
        for (Network.Node node : nodes) {
            pair(Line.of(node.layer()));
        }
    }

    private static boolean isMeasured(Layer layer) {
        boolean joins = !layer.children().isEmpty() && !(layer instanceof Chain); // such as a residual connection
        return joins || layer.parameters().stream().anyMatch(Parameter::trainable);
    }

    /** An activation belongs to the layer right before it. */
    private void pair(Line line) {
        for (int i = 0; i < line.stops().size(); i++) {
            Site site = layers.get(line.stops().get(i).layer());
            Activation function = line.activationAfter(i).orElse(null);
            if (site != null && function != null) {
                site.activation = function;
                activations.put(line.stops().get(i + 1).layer(), site);
            }
        }
    }

    @Override
    public void onValue(@Nullable Object label, Op op, Tensor value) {
        Site site = label == null ? null : layers.get(label);
        if (site != null) { // the last op of a layer comes last
            site.own = Moments.of(value);
            if (site.activation != null) { // the output if fused, the input of a GELU; else overwritten below
                site.saturated = saturation.fraction(site.activation, value.array());
            }
            return;
        }
        Site before = label == null ? null : activations.get(label);
        if (before != null && before.activation != null) {
            before.activated = Moments.of(value);
            if (before.activation.derivativeFromOutput()) {
                before.saturated = saturation.fraction(before.activation, value.array());
            }
        }
    }

    @Override
    public void onGradient(@Nullable Object label, Op op, Tensor gradient) {
        Site site = label == null ? null : layers.get(label);
        if (site != null && Double.isNaN(site.ownGradient)) { // the last op of a layer comes first
            site.ownGradient = Moments.rms(gradient);
            return;
        }
        Site before = label == null ? null : activations.get(label);
        if (before != null) {
            before.activatedGradient = Moments.rms(gradient);
        }
    }

    /** The parameter is about to be moved, and its gradient cleared: they are measured now. */
    public void beforeUpdate(Parameter parameter) {
        moved.put(parameter, Norms.of(parameter));
    }

    private Norms norms(Parameter parameter) {
        Norms before = moved.get(parameter);
        return before == null ? Norms.of(parameter) : before;
    }

    /**
     * What was measured, in forward order; called after the backward pass, while the parameters have their gradients or when {@link #beforeUpdate}
     * has seen them.
     */
    public List<LayerStatistics> statistics() {
        List<LayerStatistics> result = new ArrayList<>(sites.size());
        for (Site site : sites) {
            result.add(statistics(site));
        }
        return List.copyOf(result);
    }

    /** The part of it that a run keeps of its first step: the layers with parameters, in forward order. */
    public List<LayerSignal> signals() {
        List<LayerSignal> result = new ArrayList<>(sites.size());
        for (Site site : sites) {
            if (!site.node.layer().parameters().isEmpty()) {
                LayerStatistics s = statistics(site);
                double rms = Math.sqrt(s.mean() * s.mean() + s.variance());
                Layer layer = site.node.layer();
                result.add(new LayerSignal(
                        s.layer(),
                        rms,
                        s.gradient(),
                        s.weightGradientNorm(),
                        weightVariance(layer),
                        biasVariance(layer),
                        site.activation == null ? "" : name(site.activation),
                        Double.NaN,
                        Double.NaN));
            }
        }
        return List.copyOf(result);
    }

    private LayerStatistics statistics(Site site) {
        boolean fused = site.activation != null && site.activated == null;
        Moments unknown = new Moments(Double.NaN, Double.NaN, Double.NaN);
        Moments own = site.own == null ? unknown : site.own;
        Moments before = fused ? unknown : own;
        Moments after = site.activated == null ? own : site.activated;
        return new LayerStatistics(
                site.node.path(),
                before.mean(),
                before.variance(),
                before.correlation(),
                after.mean(),
                after.variance(),
                after.correlation(),
                site.saturated,
                fused ? Double.NaN : site.ownGradient,
                site.activated == null ? site.ownGradient : site.activatedGradient,
                weightGradient(site.node.layer()));
    }

    /** As theory names it: {@code leaky-relu(0.2)}. */
    private static String name(Activation f) {
        String name = f.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return f.parameter() == 0 ? name : name + "(" + f.parameter() + ")";
    }

    /** The mean square of the weights times their fan-in: all axes but the last, which counts the outputs. */
    private double weightVariance(Layer layer) {
        double sum = Double.NaN;
        for (Parameter parameter : having(layer, Role::isWeight)) {
            double norm = norms(parameter).value;
            double variance = norm * norm / parameter.shape().dim(-1);
            sum = Double.isNaN(sum) ? variance : sum + variance;
        }
        return sum;
    }

    private double biasVariance(Layer layer) {
        double sum = 0;
        for (Parameter parameter : having(layer, role -> role == Role.BIAS)) {
            double rms = norms(parameter).value / Math.sqrt(parameter.value().size());
            sum += rms * rms;
        }
        return sum;
    }

    private double weightGradient(Layer layer) {
        double square = Double.NaN;
        for (Parameter parameter : having(layer, Role::isWeight)) {
            OptionalDouble norm = norms(parameter).gradient;
            if (norm.isPresent()) {
                double own = norm.getAsDouble() * norm.getAsDouble();
                square = Double.isNaN(square) ? own : square + own;
            }
        }
        return Math.sqrt(square);
    }

    private static List<Parameter> having(Layer layer, Predicate<Role> what) {
        return layer.parameters().stream().filter(p -> what.test(p.role())).toList();
    }
}
