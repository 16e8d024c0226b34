package fathom.nn.init;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The rules for recurrent layers, under the names that a program says them by. */
public final class RecurrentInitializers {
    /** Gates of a long short-term memory. */
    private static final int GATES = 4;

    private static final int INPUT_GATE = 0;
    private static final int FORGET_GATE = 1;
    private static final String INPUT = "input-weight";
    private static final String HIDDEN = "hidden-weight";
    private static final String BIAS = "bias";

    private RecurrentInitializers() {}

    /** The weights of each gate as those of a dense layer, its biases as go with them. */
    public static RecurrentInitializer perGate(Initializer weights) {
        return new PerGate(weights);
    }

    /**
     * As PyTorch's {@code RNN}, {@code GRU} and {@code LSTM} draw: everything U(+-hidden^-1/2). PyTorch adds two biases; the one here is the sum of two
     * such draws, but in the candidate of a GRU, where they stay apart.
     */
    public static RecurrentInitializer pytorch() {
        return new PyTorch();
    }

    /**
     * As Keras' {@code SimpleRNN}, {@code GRU} and {@code LSTM} draw: Glorot uniform for the input weight of all gates as one matrix (fan-out 4 hidden
     * of an LSTM); one orthogonal matrix {@code [hidden, 4 hidden]} for the recurrent weights of all gates, whose rows are orthonormal and whose gates
     * are not, each about half an orthogonal one; a forget bias of 1. Source: Keras 3, lstm.py, gru.py and simple_rnn.py.
     */
    public static RecurrentInitializer keras() {
        return new Keras();
    }

    /**
     * The recurrent weight a multiple of the identity, the input weight N(0, std^2), no bias; for plain networks, of ReLU. Source: Le, Jaitly and
     * Hinton 2015, arXiv:1504.00941.
     */
    public static RecurrentInitializer identity(double gain, double std) {
        return new Identity(gain, std);
    }

    /** A rule with this bias of the forget gate. Source: Gers et al. 2000; Jozefowicz, Zaremba and Sutskever 2015, with 1. */
    public static RecurrentInitializer forgetBias(RecurrentInitializer weights, double bias) {
        return new ForgetBias(weights, bias);
    }

    /**
     * A rule with forget biases log U(1, t - 1) and their negatives as input biases, which makes units that remember for 1 to t steps. Source:
     * Tallec and Ollivier 2018, arXiv:1804.11188.
     *
     * @param t the longest dependence that is expected, in steps
     */
    public static RecurrentInitializer chrono(RecurrentInitializer weights, int t) {
        return new Chrono(weights, t);
    }

    /** A rule with other biases, drawn gate by gate. */
    static RecurrentInitializer withBiases(RecurrentInitializer weights, Initializer biases) {
        return (w, seed) -> {
            weights.fill(w, seed);
            fillBiases(biases, w, seed);
        };
    }

    /** What a gated recurrent unit adds to the recurrent part of its candidate is 0: the candidate has its bias already. */
    private static void fillBiases(Initializer rule, RecurrentInitializer.Weights w, Seed seed) {
        Arrays.fill(w.bias().array(), 0);
        Tensor bias = Tensor.zeros(Shape.of(w.units()));
        Fan fan = new Fan(w.units(), w.units(), 1);
        for (int g = 0; g < w.gates(); g++) {
            rule.fill(bias, fan, seed.child(BIAS).child(g).generator());
            System.arraycopy(bias.array(), 0, w.bias().array(), g * w.units(), w.units());
        }
    }

    private static RandomGenerator random(Seed seed, String name) {
        return seed.child(name).generator();
    }

    private static void requireGates(String rule, RecurrentInitializer.Weights w) {
        if (w.gates() != GATES) {
            throw new BadInputException(
                    rule + " is for the gates of a long short-term memory, which other recurrent networks do not have");
        }
    }

    private record PerGate(Initializer rule) implements RecurrentInitializer {
        @Override
        public void fill(Weights w, Seed seed) {
            fill(w.input(), w, INPUT, seed);
            fill(w.hidden(), w, HIDDEN, seed);
            fillBiases(rule.biases(), w, seed);
        }

        private void fill(Tensor all, Weights w, String name, Seed seed) {
            int rows = all.shape().dim(0);
            int units = w.units();
            Tensor gate = Tensor.zeros(Shape.of(rows, units));
            for (int g = 0; g < w.gates(); g++) {
                rule.fill(
                        gate, new Fan(rows, units, 1), seed.child(name).child(g).generator());
                for (int r = 0; r < rows; r++) {
                    System.arraycopy(gate.array(), r * units, all.array(), (r * w.gates() + g) * units, units);
                }
            }
        }

        @Override
        public String toString() {
            return "perGate(" + rule + ")";
        }
    }

    private record PyTorch() implements RecurrentInitializer {
        @Override
        public void fill(Weights w, Seed seed) {
            Initializer uniform = Initializers.uniform(1 / Math.sqrt(w.units()));
            Fan any = new Fan(w.units(), w.units(), 1);
            uniform.fill(w.input(), any, random(seed, INPUT));
            uniform.fill(w.hidden(), any, random(seed, HIDDEN));
            Tensor second = Tensor.zeros(w.bias().shape());
            uniform.fill(w.bias(), any, random(seed, BIAS));
            uniform.fill(second, any, random(seed, "hidden-bias"));
            int summed = w.bias().size() == w.gates() * w.units() ? w.bias().size() : (w.gates() - 1) * w.units();
            for (int i = 0; i < summed; i++) {
                w.bias().array()[i] += second.array()[i];
            }
        }

        @Override
        public String toString() {
            return "pytorch()";
        }
    }

    private record Keras() implements RecurrentInitializer {
        @Override
        public void fill(Weights w, Seed seed) {
            int columns = w.gates() * w.units();
            Initializers.glorotUniform()
                    .fill(w.input(), new Fan(w.input().shape().dim(0), columns, 1), random(seed, INPUT));
            Initializers.orthogonal(1).fill(w.hidden(), new Fan(w.units(), columns, 1), random(seed, HIDDEN));
            Arrays.fill(w.bias().array(), 0);
            if (w.gates() == GATES) {
                set(w, FORGET_GATE, 1);
            }
        }

        @Override
        public String toString() {
            return "keras()";
        }
    }

    private static void set(RecurrentInitializer.Weights w, int gate, double bias) {
        Arrays.fill(w.bias().array(), gate * w.units(), (gate + 1) * w.units(), (float) bias);
    }

    private record Identity(double gain, double std) implements RecurrentInitializer {
        Identity {
            Check.finite("irnn", "gain", gain);
            Check.notNegative("irnn", "std", std);
        }

        @Override
        public void fill(Weights w, Seed seed) {
            if (w.gates() != 1) {
                throw new BadInputException("irnn is for plain recurrent networks: 'rnn(activation=relu)'");
            }
            Initializers.normal(std)
                    .fill(w.input(), new Fan(w.input().shape().dim(0), w.units(), 1), random(seed, INPUT));
            Arrays.fill(w.hidden().array(), 0);
            for (int i = 0; i < w.units(); i++) {
                w.hidden().array()[i * (w.units() + 1)] = (float) gain;
            }
            Arrays.fill(w.bias().array(), 0);
        }

        @Override
        public String toString() {
            return "identity(" + gain + ", " + std + ")";
        }
    }

    private record ForgetBias(RecurrentInitializer weights, double bias) implements RecurrentInitializer {
        ForgetBias {
            Check.finite("forget-bias", "bias", bias);
        }

        @Override
        public void fill(Weights w, Seed seed) {
            requireGates("forget-bias", w);
            weights.fill(w, seed);
            set(w, FORGET_GATE, bias);
        }

        @Override
        public String toString() {
            return "forgetBias(" + weights + ", " + bias + ")";
        }
    }

    private record Chrono(RecurrentInitializer weights, int t) implements RecurrentInitializer {
        Chrono {
            if (t < 3) {
                throw new BadInputException("chrono: t must be at least 3 steps, got " + t);
            }
        }

        @Override
        public void fill(Weights w, Seed seed) {
            requireGates("chrono", w);
            weights.fill(w, seed);
            RandomGenerator random = random(seed, "chrono");
            float[] bias = w.bias().array();
            for (int i = 0; i < w.units(); i++) {
                float forget = (float) StrictMath.log(1 + (t - 2) * random.nextDouble());
                bias[FORGET_GATE * w.units() + i] = forget;
                bias[INPUT_GATE * w.units() + i] = -forget;
            }
        }

        @Override
        public String toString() {
            return "chrono(" + weights + ", " + t + ")";
        }
    }
}
