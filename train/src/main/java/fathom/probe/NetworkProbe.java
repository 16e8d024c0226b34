package fathom.probe;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.SignalPrediction;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import fathom.theory.PredictedLayer;
import java.util.List;

/**
 * Everything that is measured of one network before training, beside what theory says of it.
 *
 * @param label its name
 * @param body path of the part whose Jacobian was taken, such as {@code body}
 * @param layers of one pass forward and backward over a batch
 * @param theory what theory predicts for the same layers, or why it predicts nothing
 * @param orthogonality of every weight
 * @param jacobian of the body at the first example of the batch
 * @param spectrum theory of its singular values; NaN if there is none
 * @param gradientCorrelation mean cosine between the parameter gradients of single examples
 * @param seconds all of it took
 */
public record NetworkProbe(
        String label,
        String body,
        List<LayerStatistics> layers,
        SignalPrediction theory,
        List<Orthogonality> orthogonality,
        JacobianProbe jacobian,
        SpectrumPrediction spectrum,
        double gradientCorrelation,
        double seconds) {

    private static final int ANGLES = 16;

    /** Copies the lists. */
    public NetworkProbe {
        layers = List.copyOf(layers);
        orthogonality = List.copyOf(orthogonality);
    }

    /** Measures a network with cross-entropy loss, as {@link #of(String, Layer, String, Batch, Loss, Seed, Kernels)}. */
    public static NetworkProbe of(
            String label, Layer network, String body, Tensor images, int[] labels, Seed seed, Kernels kernels) {
        return of(label, network, body, new Batch(images, labels), Loss.crossEntropy(), seed, kernels);
    }

    /**
     * Measures a network. The parameters stay as they are, their gradients are cleared. Batch normalization is held at the statistics of this batch,
     * as in {@link BatchStatistics}.
     *
     * @param body path of the part to take the Jacobian of
     * @param batch of at least 2 examples, not modified
     * @param seed of random covectors
     */
    public static NetworkProbe of(
            String label, Layer network, String body, Batch batch, Loss loss, Seed seed, Kernels kernels) {
        return BatchStatistics.during(
                network, batch.inputs(), kernels, () -> measure(label, network, body, batch, loss, seed, kernels));
    }

    private static NetworkProbe measure(
            String label, Layer network, String body, Batch batch, Loss loss, Seed seed, Kernels kernels) {
        long start = System.nanoTime();
        List<LayerStatistics> layers = layers(network, batch, loss, kernels);
        Batch few = batch.slice(0, Math.min(ANGLES, batch.size()));
        double angles = ParameterGradients.correlation(network, few, loss, kernels);
        List<Orthogonality> orthogonality = Orthogonality.of(network, kernels);
        Tensor example = batch.inputs().slice(0, 1);
        Jacobian jacobian = Jacobian.between(
                network, body, body, example.reshaped(example.shape().example()), kernels);
        SignalPrediction theory = SignalPrediction.of(network, batch.inputs());
        return new NetworkProbe(
                label,
                body,
                layers,
                theory,
                orthogonality,
                JacobianProbe.of(jacobian, layers.size(), seed),
                SpectrumPrediction.of(network, body, theory, orthogonality),
                angles,
                (System.nanoTime() - start) / 1e9);
    }

    private static List<LayerStatistics> layers(Layer network, Batch batch, Loss loss, Kernels kernels) {
        LayerProbe probe = new LayerProbe(network, kernels);
        try (Tape tape = Tape.recording(
                kernels, new Buffers(), TapeOptions.DEFAULT.watchedBy(probe).separate())) {
            Variable y = network.forward(tape, tape.constant(batch.inputs()), Mode.EVALUATION);
            tape.backward(loss.forward(tape, y, batch.target()));
        }
        List<LayerStatistics> statistics = probe.statistics();
        Network.parameters(network).values().forEach(Parameter::clearGradient);
        return statistics;
    }

    /** The layers of the body, in forward order. */
    public List<LayerStatistics> bodyLayers() {
        return layers.stream().filter(l -> within(body, l.layer())).toList();
    }

    /** Theory of the layers of the body; empty if there is none. */
    public List<PredictedLayer> bodyPrediction() {
        return theory.layers().stream().filter(l -> within(body, l.path())).toList();
    }

    static boolean within(String body, String path) {
        return body.isEmpty() || path.equals(body) || path.startsWith(body + ".");
    }
}
