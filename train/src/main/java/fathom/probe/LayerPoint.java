package fathom.probe;

/**
 * One layer of a network's body at one step of its training: what shows whether signal and gradient still get through.
 *
 * @param step counted from 0
 * @param layer its place in the body, counted from 0
 * @param q mean square of its outputs, over batch, positions and channels
 * @param correlation mean cosine between the outputs of two examples of the batch
 * @param gradient root mean square of the gradient of the loss with respect to its outputs
 * @param weightVariance sigma_w^2, the mean square of its weights times their fan-in
 * @param biasVariance sigma_b^2, the mean square of its biases, 0 without any
 * @param residual how far its weight is from orthogonal, see {@link Orthogonality}
 */
public record LayerPoint(
        int step,
        int layer,
        double q,
        double correlation,
        double gradient,
        double weightVariance,
        double biasVariance,
        double residual) {}
