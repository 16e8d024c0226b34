package fathom.train;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.tensor.Buffers;
import org.jspecify.annotations.Nullable;

/**
 * How a network does on a data set.
 *
 * @param loss mean over the examples
 * @param accuracy the {@link Metric}: for classes, the fraction of answers whose largest output is their label's, in 0..1
 * @param examples how many there were
 * @param sequences the fraction of sequences of which every answer is right; null if an example has but one
 */
public record Evaluation(
        double loss,
        double accuracy,
        int examples,
        @Nullable Double sequences) {
    /** Of examples with one answer each. */
    public Evaluation(double loss, double accuracy, int examples) {
        this(loss, accuracy, examples, null);
    }

    static Evaluation of(Layer network, Objective objective, Kernels kernels, Buffers buffers, DataLoader data) {
        double sum = 0;
        Metric.Score score = Metric.Score.NONE;
        try (Batches batches = data.epoch(0)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                try (Tape tape = Tape.inference(kernels, buffers)) {
                    Variable output = network.forward(tape, tape.constant(batch.inputs()), Mode.EVALUATION);
                    Variable mean = objective.loss().forward(tape, output, batch.target());
                    score = score.plus(objective.metric().of(output.value(), batch.target()));
                    sum += (double) mean.value().item() * batch.size();
                }
            }
        }
        double whole = score.sequences();
        return new Evaluation(
                sum / score.examples(), score.value(), score.examples(), Double.isNaN(whole) ? null : whole);
    }

    boolean isFinite() {
        return Double.isFinite(loss);
    }
}
