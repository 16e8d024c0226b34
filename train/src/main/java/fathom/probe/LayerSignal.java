package fathom.probe;

import java.util.Objects;

/**
 * The signal at the output of one layer, before the first step of training, and what theory says of it.
 *
 * @param layer the layer's name, unique in its network
 * @param activationRms root mean square of the layer's output over batch, positions and channels
 * @param gradientRms root mean square of the gradient of the loss with respect to the layer's output
 * @param weightGradientNorm Euclidean norm of the gradient of the loss with respect to the layer's weight, NaN if it
 *     has none
 * @param weightVariance sigma_w^2, the mean square of the weights times their fan-in, NaN if it has none
 * @param biasVariance sigma_b^2, the mean square of the biases, 0 if it has none
 * @param activation the nonlinearity that follows the layer, such as {@code tanh}; empty if none does
 * @param predictedActivation the {@code activationRms} of an infinitely wide network, NaN where it was not asked for
 * @param predictedGradient its {@code gradientRms}, given the measured one of the last layer; NaN likewise
 */
public record LayerSignal(
        String layer,
        double activationRms,
        double gradientRms,
        double weightGradientNorm,
        double weightVariance,
        double biasVariance,
        String activation,
        double predictedActivation,
        double predictedGradient) {

    /** Reads an activation that is missing, as in files of before it was recorded, as none. */
    public LayerSignal {
        activation = Objects.requireNonNullElse(activation, "");
    }

    /** What was measured of the signal alone. */
    public LayerSignal(String layer, double activationRms, double gradientRms, double weightGradientNorm) {
        this(layer, activationRms, gradientRms, weightGradientNorm, Double.NaN, 0, "", Double.NaN, Double.NaN);
    }

    /** Whether the gradient is smaller than any normal float, zero included. */
    public boolean gradientVanished() {
        return gradientRms < Float.MIN_NORMAL;
    }

    /** The same with a prediction. */
    public LayerSignal predicted(double activation, double gradient) {
        return new LayerSignal(
                layer,
                activationRms,
                gradientRms,
                weightGradientNorm,
                weightVariance,
                biasVariance,
                this.activation,
                activation,
                gradient);
    }
}
