package fathom.theory;

/**
 * What theory says of one layer with weights.
 *
 * @param path where it is: the names or indices of the layers on the way, such as {@code body.17.0}
 * @param layer the layer as it prints
 * @param activation what is applied to its output right after it; the identity if nothing is
 * @param preActivation q, the mean square of its output before the activation that follows it
 * @param postActivation the mean square after that activation, or q if none follows directly
 * @param correlation c, between the outputs for two different inputs before the activation: E[h h'] / q
 * @param gradientDecades log10 of the mean square of the loss's derivative by its output before the activation, over
 *     that of the last layer with weights
 * @param outputGradientDecades the same for its output after the activation, over the same number
 * @param weightGradientDecades log10 of the mean square of the loss's derivative by one of its weights, over that of
 *     the last layer's
 */
public record PredictedLayer(
        String path,
        String layer,
        Nonlinearity activation,
        double preActivation,
        double postActivation,
        double correlation,
        double gradientDecades,
        double outputGradientDecades,
        double weightGradientDecades) {}
