package fathom.nn.init;

import fathom.nn.init.NamedInitializer.Family;
import fathom.tensor.Tensor;
import fathom.text.Argument;
import fathom.text.Arguments;
import fathom.text.BadInputException;
import java.util.List;
import java.util.random.RandomGenerator;

/** Rules that are more than one matrix at a time: of recurrent layers, and of attention. */
final class SequenceRules {
    private static final Argument WEIGHTS =
            new Argument("weights", "glorot-uniform", "an initializer of this list, for all weights");

    private SequenceRules() {}

    static List<NamedInitializer> named() {
        return List.of(
                Entry.of(Family.SEQUENCE, "irnn")
                        .draws("recurrent weight gain x I, input weight N(0, std^2), biases 0")
                        .goodFor("plain recurrent networks of ReLU, --network rnn(activation=relu); no other layer")
                        .from("Le, Jaitly and Hinton 2015, arXiv:1504.00941")
                        .taking(
                                new Argument("gain", "1", "of the recurrent weight"),
                                new Argument("std", "0.001", "of the input weight"))
                        .made(arguments -> new Recurrent(
                                "irnn(" + arguments.number("gain") + ", " + arguments.number("std") + ")",
                                RecurrentInitializers.identity(arguments.number("gain"), arguments.number("std")))),
                Entry.of(Family.SEQUENCE, "forget-bias")
                        .draws("`weights` for each gate of an LSTM, the biases of its forget gate `bias`")
                        .goodFor("LSTMs that are to remember over tens of steps; no other layer")
                        .from("Gers et al. 2000; Jozefowicz, Zaremba and Sutskever 2015")
                        .taking(new Argument("bias", "1", "of the forget gate"), WEIGHTS)
                        .made(SequenceRules::forgetBias),
                Entry.of(Family.SEQUENCE, "chrono")
                        .draws(
                                "`weights` for each gate of an LSTM, forget biases log U(1, t - 1), input biases their negatives")
                        .goodFor("LSTMs with dependences over up to t steps; no other layer")
                        .from("Tallec and Ollivier 2018, arXiv:1804.11188")
                        .taking(new Argument("t", "100", "longest dependence in steps"), WEIGHTS)
                        .made(SequenceRules::chrono),
                Entry.of(Family.SEQUENCE, "mimetic")
                        .draws(
                                "attention: Q K' near alpha2 Z + beta2 I for each head, V O near alpha1 Z - beta1 I, Z of N(0,"
                                        + " 1/width); other layers as `weights`")
                        .goodFor("transformers on little data, above all of images")
                        .from("Trockman and Kolter 2023, arXiv:2305.09828")
                        .taking(
                                new Argument("alpha1", "0.4", "noise of value times output"),
                                new Argument("beta1", "0.4", "their part of -I"),
                                new Argument("alpha2", "0.7", "noise of query times key"),
                                new Argument("beta2", "0.7", "their part of I"),
                                WEIGHTS)
                        .made(SequenceRules::mimetic));
    }

    private static Initializer weights(Arguments arguments) {
        return InitializerCatalog.load().parse(arguments.text("weights"), arguments.context());
    }

    private static Initializer forgetBias(Arguments arguments) {
        Initializer weights = weights(arguments);
        double bias = arguments.number("bias");
        return new Recurrent(
                "forgetBias(" + bias + ", " + weights + ")",
                RecurrentInitializers.forgetBias(weights.recurrent(), bias));
    }

    private static Initializer chrono(Arguments arguments) {
        Initializer weights = weights(arguments);
        int t = arguments.count("t");
        return new Recurrent(
                "chrono(" + t + ", " + weights + ")", RecurrentInitializers.chrono(weights.recurrent(), t));
    }

    private static Initializer mimetic(Arguments arguments) {
        return new Mimetic(
                weights(arguments),
                AttentionInitializers.mimetic(
                        arguments.number("alpha1"),
                        arguments.number("beta1"),
                        arguments.number("alpha2"),
                        arguments.number("beta2")));
    }

    /**
     * A rule for recurrent layers alone.
     *
     * @param text how it prints
     */
    private record Recurrent(String text, RecurrentInitializer recurrent) implements Initializer {
        /** @throws BadInputException always: elsewhere it would be another rule under this name */
        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            throw new BadInputException(text + " starts recurrent layers, and nothing else");
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A rule with attention of its own. */
    private record Mimetic(Initializer weights, AttentionInitializer attention) implements Initializer {
        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            weights.fill(weight, fan, random);
        }

        @Override
        public Initializer biases() {
            return weights.biases();
        }

        @Override
        public Initializer stem() {
            return weights.stem();
        }

        @Override
        public RecurrentInitializer recurrent() {
            return weights.recurrent();
        }

        @Override
        public String toString() {
            return attention + " with " + weights;
        }
    }
}
