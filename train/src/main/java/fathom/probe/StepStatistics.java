package fathom.probe;

import java.util.List;

/**
 * A network at one step of its training, layer by layer.
 *
 * @param step counted from 0; values and gradients are those before its update
 * @param layers in forward order
 * @param updates one for each parameter that the step's update moved
 */
public record StepStatistics(int step, List<LayerStatistics> layers, List<UpdateRatio> updates) {
    /** Copies the lists. */
    public StepStatistics {
        layers = List.copyOf(layers);
        updates = List.copyOf(updates);
    }
}
