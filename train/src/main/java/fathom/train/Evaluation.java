package fathom.train;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.tensor.Buffers;

/**
 * How a network does on a data set.
 *
 * @param loss mean over the examples
 * @param accuracy fraction of examples whose largest output is their label's, in 0..1
 * @param examples how many there were
 */
public record Evaluation(double loss, double accuracy, int examples) {
    static Evaluation of(Layer network, Loss loss, Kernels kernels, Buffers buffers, DataLoader data) {
        double sum = 0;
        double correct = 0;
        int examples = 0;
        try (Batches batches = data.epoch(0)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                try (Tape tape = Tape.inference(kernels, buffers)) {
                    Variable output = network.forward(tape, tape.constant(batch.images()), Mode.EVALUATION);
                    Variable mean = loss.forward(tape, output, batch.labels());
                    correct += Loss.accuracy(output.value(), batch.labels()) * batch.size();
                    sum += (double) mean.value().item() * batch.size();
                }
                examples += batch.size();
            }
        }
        return new Evaluation(sum / examples, correct / examples, examples);
    }

    boolean isFinite() {
        return Double.isFinite(loss);
    }
}
