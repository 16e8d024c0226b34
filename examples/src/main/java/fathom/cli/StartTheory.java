package fathom.cli;

import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.nn.Layer;
import fathom.nn.SignalPrediction;
import fathom.tensor.Tensor;
import java.util.Optional;

/** What theory says of a network before its first step, on the data that it will see. */
final class StartTheory {
    private StartTheory() {}

    /** The prediction for the first batch; empty if the network has a layer that theory does not know. */
    static Optional<SignalPrediction> of(Layer network, DataLoader data) {
        try (Batches batches = data.prefetch(0).epoch(0)) {
            Batch batch = batches.next();
            double square = meanSquare(batch.images());
            double correlation = Math.min(1, meanProduct(batch.images()) / square);
            return Optional.of(
                    SignalPrediction.of(network, batch.images().shape().example(), square, correlation));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static double meanSquare(Tensor images) {
        double sum = 0;
        for (float x : images.array()) {
            sum += (double) x * x;
        }
        return sum / images.size();
    }

    /** The mean over pixels and pairs of different examples of x x': the square of the sum less the sum of the squares. */
    private static double meanProduct(Tensor images) {
        int n = images.shape().dim(0);
        int pixels = images.size() / n;
        double pairs = 0;
        for (int p = 0; p < pixels; p++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double x = images.array()[i * pixels + p];
                sum += x;
                squares += x * x;
            }
            pairs += sum * sum - squares;
        }
        return pairs / ((double) n * Math.max(1, n - 1) * pixels);
    }
}
