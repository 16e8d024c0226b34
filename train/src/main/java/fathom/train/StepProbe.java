package fathom.train;

import fathom.autodiff.Parameter;
import fathom.autodiff.TapeOptions;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.probe.LayerProbe;
import fathom.probe.LayerSignal;
import fathom.probe.StepStatistics;
import fathom.probe.UpdateProbe;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is measured of one step: nothing, the signal in the layers, or that and how far the update moves each parameter. */
final class StepProbe {
    private static final StepProbe NONE = new StepProbe(null, null);

    private final @Nullable LayerProbe layers;
    private final @Nullable UpdateProbe updates;

    private StepProbe(@Nullable LayerProbe layers, @Nullable UpdateProbe updates) {
        this.layers = layers;
        this.updates = updates;
    }

    static StepProbe none() {
        return NONE;
    }

    static StepProbe ofLayers(Layer network, Kernels kernels) {
        return new StepProbe(new LayerProbe(network, kernels), null);
    }

    static StepProbe ofLayersAndUpdates(Layer network, Kernels kernels, Map<String, Parameter> parameters) {
        return new StepProbe(new LayerProbe(network, kernels), new UpdateProbe(parameters));
    }

    /** The options of the step's tape, with whoever listens to it. */
    TapeOptions watching(TapeOptions options) {
        return layers == null ? options : options.watchedBy(layers);
    }

    /** A parameter's gradient is final, and it is about to be moved. */
    void beforeUpdate(Parameter parameter) {
        if (layers != null) {
            layers.beforeUpdate(parameter);
        }
        if (updates != null) {
            updates.beforeUpdate(parameter);
        }
    }

    /** It has been moved. */
    void afterUpdate(Parameter parameter) {
        if (updates != null) {
            updates.afterUpdate(parameter);
        }
    }

    /** The signal in the layers; empty if it was not measured. */
    List<LayerSignal> signals() {
        return layers == null ? List.of() : layers.signals();
    }

    /** Everything; null if updates were not measured. */
    @Nullable
    StepStatistics statistics(int step) {
        return layers == null || updates == null
                ? null
                : new StepStatistics(step, layers.statistics(), updates.ratios());
    }
}
