package fathom.probe;

/**
 * One layer at one step: the values that it puts out and the gradients that come back. "Before" is the pre-activation, "after" the output
 * of the activation that follows the layer in its chain; both are the layer's own output where none follows. Where the two are computed in
 * one pass, as in an ordinary training step, what is before is not there to be seen and is NaN.
 *
 * @param layer the layer's name, unique in its network
 * @param meanBefore mean of the pre-activations over batch, positions and channels
 * @param varianceBefore their variance about that mean
 * @param correlationBefore mean cosine between the pre-activations of two examples of the batch; NaN for a batch of one
 * @param mean mean of the outputs
 * @param variance their variance about that mean
 * @param correlation mean cosine between the outputs of two examples
 * @param saturated fraction of units, in 0..1, whose activation has at most 5.91 % of its steepest slope: |tanh| of at least 0.97, a ReLU
 *     that is off; NaN where no activation follows
 * @param gradientBefore root mean square of the gradient of the loss with respect to the pre-activations
 * @param gradient root mean square of the gradient of the loss with respect to the outputs
 * @param weightGradientNorm Euclidean norm of the gradient of the loss with respect to the layer's weights, NaN if it has none
 */
public record LayerStatistics(
        String layer,
        double meanBefore,
        double varianceBefore,
        double correlationBefore,
        double mean,
        double variance,
        double correlation,
        double saturated,
        double gradientBefore,
        double gradient,
        double weightGradientNorm) {}
