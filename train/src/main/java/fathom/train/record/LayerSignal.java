package fathom.train.record;

/**
 * The signal at the output of one layer, before the first step of training.
 *
 * @param layer the layer's name, unique in its network
 * @param activationRms root mean square of the layer's output over batch, positions and channels
 * @param gradientRms root mean square of the gradient of the loss with respect to the layer's output
 * @param weightGradientNorm Euclidean norm of the gradient of the loss with respect to the layer's weight, NaN if it
 *     has none
 */
public record LayerSignal(String layer, double activationRms, double gradientRms, double weightGradientNorm) {}
