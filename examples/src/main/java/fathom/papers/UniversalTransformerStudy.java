package fathom.papers;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.data.DataSource;
import fathom.data.Datasets;
import fathom.experiment.PreparedData;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.init.Initializers;
import fathom.nn.model.Architecture;
import fathom.nn.model.DepthPower;
import fathom.nn.model.PointwiseActivation;
import fathom.nn.model.Start;
import fathom.nn.model.TransformerNet;
import fathom.nn.model.TransformerScheme;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;

/**
 * Fathom's own claim: what is known of N layers does not serve one layer that is applied T times. Each branch, of two matrices of scale s, adds s^2.
 * Of N independent branches the variances add up, N s^4, so that s = N^-1/4 keeps the sum bounded (as in T-Fixup); T times the same branch adds up
 * coherently, T s^2, so that it takes s = T^-1/2.
 *
 * <p>An encoder without normalization and warm-up, by Adam, on sequences to be reversed. The position enters once, also where the layer is tied: added
 * before each application, as in the Universal Transformer, the signals alone would grow as T. ReZero and pre-norm are controls.
 */
final class UniversalTransformerStudy {
    private static final double[] EXPONENTS = {0, 0.25, 0.5, 1};
    private static final String[] NAMES = {"0", "1/4", "1/2", "1"};

    private UniversalTransformerStudy() {}

    static Paper paper() {
        return new Paper(
                "universal-transformer",
                "A layer that is applied T times needs weights of scale T^-1/2, where N layers need N^-1/4",
                "Fathom's own claim, on the encoder of Dehghani et al. 2018, arXiv:1807.03819; N^-1/4: Huang et al. 2020 (T-Fixup)",
                "about three days of two cores: width 128, length 40, 20,000 steps",
                UniversalTransformerStudy::study);
    }

    private static Study study(Scale scale) {
        int deep = scale.of(4, 48, 48);
        int length = scale.of(3, 6, 40);
        Trial trial = Trial.on(
                        "reverse",
                        "reverse(length=" + length + ",train=" + scale.of(200, 20_000, 20_000) + ",test="
                                + scale.of(20, 500, 2000) + ")")
                .depths(scale.of(new int[] {2, deep}, new int[] {6, 24, deep}, new int[] {6, 24, deep}))
                .batch(scale.of(8, 16, 64))
                .budget(scale.of(4, 200, 20_000), scale.of(2, 40, 1000), 1e-3, 3e-3)
                .threshold(0.9)
                .rule(Rule.adam());
        for (boolean tied : new boolean[] {true, false}) {
            for (int i = 0; i < EXPONENTS.length; i++) {
                trial.variant(label(tied, NAMES[i]), network(scale, tied, scaled(EXPONENTS[i])), "glorot-uniform");
            }
            trial.variant(label(tied, "rezero"), network(scale, tied, TransformerScheme.reZero()), "glorot-uniform");
            trial.variant(label(tied, "pre-norm"), network(scale, tied, TransformerScheme.preNorm()), "glorot-uniform");
        }
        return atTheStart(Study.ofSeeds(scale.of(2, 4, 4)).train(trial), scale, deep)
                .claim(new Claim(
                        "At T = " + deep
                                + ", untied layers train from N^-1/4 and a tied one does not train from T^-1/4",
                        "the claim",
                        "results for untied layers do not carry over",
                        Ask.trainsWhereNot(runs(false, "1/4", deep), runs(true, "1/4", deep))))
                .claim(new Claim(
                        "At T = " + deep + ", a tied layer ends lower from T^-1/2 than from T^-1/4",
                        "the claim",
                        "T^-1/2 is its scale",
                        Ask.ahead(runs(true, "1/2", deep), runs(true, "1/4", deep))))
                .claim(new Claim(
                        "At T = " + deep + ", a tied layer ends lower from T^-1/2 than from T^-1",
                        "the claim",
                        "T^-1/2 is its scale",
                        Ask.ahead(runs(true, "1/2", deep), runs(true, "1", deep))))
                .claim(new Claim(
                        "At N = " + deep + ", untied layers end lower from N^-1/4 than from N^-1/2",
                        "the claim; T-Fixup",
                        "N^-1/4 is their scale",
                        Ask.ahead(runs(false, "1/4", deep), runs(false, "1/2", deep))))
                .claim(new Claim(
                        "At T = " + deep + ", a tied layer trains from T^-1/2 as often as with ReZero",
                        "control",
                        "not in a paper",
                        Ask.trainAlike(runs(true, "1/2", deep), runs(true, "rezero", deep))));
    }

    /** How much larger the state is after the layers than before them, compared between few and many. */
    private static Study atTheStart(Study study, Scale scale, int deep) {
        double any = Double.POSITIVE_INFINITY;
        int few = scale.of(2, 6, 6);
        return growth(
                        growth(growth(study, scale, few, deep, false, 1), scale, few, deep, true, 1),
                        scale,
                        few,
                        deep,
                        true,
                        2)
                .claim(start(false, 1, few, deep, "stays within a factor of 2", 0.5, 2))
                .claim(start(true, 1, few, deep, "more than doubles", 2, any))
                .claim(start(true, 2, few, deep, "stays within a factor of 2", 0.5, 2));
    }

    private static Claim start(boolean tied, int exponent, int few, int deep, String what, double least, double most) {
        return new Claim(
                "Before training, the growth of the state of " + label(tied, NAMES[exponent]) + " " + what + " from "
                        + few + " to " + deep + " layers",
                "the claim",
                tied ? "T s^2 stays bounded at s = T^-1/2" : "N s^4 stays bounded at s = N^-1/4",
                Ask.measuredRatio(growth(tied, exponent, few), growth(tied, exponent, deep), least, most));
    }

    private static Study growth(Study study, Scale scale, int few, int deep, boolean tied, int exponent) {
        Architecture network = network(scale, tied, scaled(EXPONENTS[exponent]));
        return study.measure(new Measurement(
                        growth(tied, exponent, few), (seed, kernels) -> growth(network, few, seed, kernels)))
                .measure(new Measurement(
                        growth(tied, exponent, deep), (seed, kernels) -> growth(network, deep, seed, kernels)));
    }

    private static String growth(boolean tied, int exponent, int depth) {
        return "growth of the state, " + label(tied, NAMES[exponent]) + ", depth " + depth;
    }

    private static double growth(Architecture network, int depth, Seed seed, Kernels kernels) {
        DataSource source = Datasets.open("reverse(length=8,train=64,test=1)");
        PreparedData data = PreparedData.of(source, 64);
        Chain net = network.build(data.problem(), depth, Start.of(Initializers.glorotUniform()), seed);
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            Variable x = tape.constant(data.first(seed).inputs());
            for (Layer part : net.children()) {
                if (part instanceof Chain body && body.name().equals("body")) {
                    double before = rms(x.value()); // its memory may be used again
                    return rms(body.forward(tape, x, Mode.EVALUATION).value()) / before;
                }
                x = part.forward(tape, x, Mode.EVALUATION);
            }
            throw new IllegalStateException(network + " has no body");
        }
    }

    private static double rms(Tensor x) {
        double sum = 0;
        for (float each : x.array()) {
            sum += (double) each * each;
        }
        return Math.sqrt(sum / x.size());
    }

    private static Runs runs(boolean tied, String how, int depth) {
        return new Runs("reverse", label(tied, how), depth);
    }

    private static String label(boolean tied, String how) {
        boolean power = Character.isDigit(how.charAt(0));
        return (tied ? "tied " : "untied ") + (power ? (tied ? "T^-" : "N^-") + how : how);
    }

    private static Architecture network(Scale scale, boolean tied, TransformerScheme scheme) {
        int width = scale.of(8, 32, 128);
        return new TransformerNet(
                tied ? TransformerNet.Form.TIED : TransformerNet.Form.ENCODER,
                width,
                scale.of(2, 2, 4),
                2 * width,
                scheme,
                PointwiseActivation.parse("relu"),
                TransformerNet.Sight.TASK);
    }

    /** Value, output and both feed-forward weights start N^-exponent times as large. */
    private static TransformerScheme scaled(double exponent) {
        return new TransformerScheme(
                "weights N^-" + exponent,
                TransformerScheme.Norm.NONE,
                DepthPower.ONE,
                new DepthPower(1, -exponent),
                1,
                DepthPower.ONE,
                false);
    }
}
