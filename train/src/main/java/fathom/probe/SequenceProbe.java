package fathom.probe;

import fathom.autodiff.Op;
import fathom.autodiff.Parameter;
import fathom.autodiff.Probe;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.RecurrentLayer;
import fathom.nn.SelfAttention;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of a network of sequences before training, beside what {@link NetworkProbe} measures of any: whether its tokens become alike (rank
 * collapse: Dong, Cordonnier and Loukas 2021, arXiv:2103.03404; Noci et al. 2022, arXiv:2206.03126), what its attention looks at, and what its
 * memories keep.
 *
 * @param label its name
 * @param tokenCosine mean cosine between two tokens of an example, before the first layer of the body and after each
 * @param entropy of each attention as it is applied, as a share of the largest; none without attention
 * @param queryKeyGradient root mean square of the gradients of query and key weights over that of the value weights, for each layer of attention:
 *     it goes to 0 where tokens are alike
 * @param memories recurrent layers, in order
 */
public record SequenceProbe(
        String label,
        List<Double> tokenCosine,
        List<Double> entropy,
        List<Double> queryKeyGradient,
        List<Remembering> memories) {
    /** Examples whose attention and gates are looked at. */
    private static final int EXAMPLES = 8;

    /** Copies the lists. */
    public SequenceProbe {
        tokenCosine = List.copyOf(tokenCosine);
        entropy = List.copyOf(entropy);
        queryKeyGradient = List.copyOf(queryKeyGradient);
        memories = List.copyOf(memories);
    }

    /** Looks at attention and memories as they are applied. */
    private static final class Watch implements Probe {
        private final List<Double> entropy = new ArrayList<>();
        private final List<Remembering> memories = new ArrayList<>();
        private List<Tensor> read = List.of();

        @Override
        public void beforeApply(@Nullable Object label, Op op, List<Tensor> inputs) {
            if (label instanceof SelfAttention attention
                    && inputs.stream().allMatch(input -> input.shape().rank() == 3)) { // no weight among them
                entropy.add(Attending.entropy(attention, inputs.get(0), inputs.get(1), EXAMPLES));
            }
            read = List.copyOf(inputs);
        }

        @Override
        public void onValue(@Nullable Object label, Op op, Tensor value) {
            if (label instanceof RecurrentLayer memory) {
                memories.add(Remembering.of(memory, read, value, EXAMPLES));
            }
        }
    }

    /**
     * Measures a network, if it has attention or memories. The parameters stay as they are, their gradients are cleared.
     *
     * @param network whose layers are in a chain named {@code body}
     * @return empty for other networks
     */
    public static Optional<SequenceProbe> of(String label, Chain network, Batch batch, Loss loss, Kernels kernels) {
        boolean sequential = Network.nodes(network).stream()
                .map(Network.Node::layer)
                .anyMatch(each -> each instanceof SelfAttention || each instanceof RecurrentLayer);
        return sequential ? Optional.of(measure(label, network, batch, loss, kernels)) : Optional.empty();
    }

    private static SequenceProbe measure(String label, Chain network, Batch batch, Loss loss, Kernels kernels) {
        Watch watch = new Watch();
        List<Double> cosines = new ArrayList<>();
        try (Tape tape = Tape.recording(kernels, new Buffers(), TapeOptions.DEFAULT.watchedBy(watch))) {
            Variable x = tape.constant(batch.inputs());
            for (Layer part : network.children()) {
                boolean body = part instanceof Chain chain && chain.name().equals("body");
                if (body) {
                    cosines.add(tokenCosine(x.value()));
                }
                for (Layer layer : body ? part.children() : List.of(part)) {
                    x = Chain.of(layer).forward(tape, x, Mode.EVALUATION);
                    if (body) {
                        cosines.add(tokenCosine(x.value()));
                    }
                }
            }
        }
        return new SequenceProbe(
                label, cosines, watch.entropy, queryKeyGradient(network, batch, loss, kernels), watch.memories);
    }

    private static List<Double> queryKeyGradient(Chain network, Batch batch, Loss loss, Kernels kernels) {
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable y = network.forward(tape, tape.constant(batch.inputs()), Mode.EVALUATION);
            tape.backward(loss.forward(tape, y, batch.target()));
        }
        List<Double> ratios = new ArrayList<>();
        for (Network.Node node : Network.nodes(network)) {
            if (node.layer() instanceof SelfAttention attention) {
                double query = gradient(attention, "query-weight");
                double key = gradient(attention, "key-weight");
                ratios.add(Math.sqrt((query * query + key * key) / 2) / gradient(attention, "value-weight"));
            }
        }
        Network.parameters(network).values().forEach(Parameter::clearGradient);
        return ratios;
    }

    private static double gradient(SelfAttention attention, String name) {
        return attention.parameters().stream()
                .filter(parameter -> parameter.name().equals(name) && parameter.hasGradient())
                .mapToDouble(parameter -> Moments.rms(parameter.gradient()))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The mean over examples, from the sum of unit vectors; a token of zeros is like no other. */
    static double tokenCosine(Tensor x) {
        int examples = x.shape().dim(0);
        int steps = x.shape().dim(1);
        int features = x.shape().dim(2);
        if (steps < 2) {
            return Double.NaN;
        }
        double all = 0;
        for (int n = 0; n < examples; n++) {
            double[] sum = new double[features];
            int there = 0;
            for (int t = 0; t < steps; t++) {
                there += addUnit(x.array(), (n * steps + t) * features, sum) ? 1 : 0;
            }
            double square = 0;
            for (double each : sum) {
                square += each * each;
            }
            all += (square - there) / ((double) steps * (steps - 1));
        }
        return all / examples;
    }

    private static boolean addUnit(float[] x, int from, double[] sum) {
        double square = 0;
        for (int i = 0; i < sum.length; i++) {
            square += (double) x[from + i] * x[from + i];
        }
        for (int i = 0; i < sum.length && square > 0; i++) {
            sum[i] += x[from + i] / Math.sqrt(square);
        }
        return square > 0;
    }
}
