package fathom.advice;

import fathom.nn.model.Architecture;
import fathom.nn.model.CifarResNet;
import fathom.nn.model.RecurrentNet;
import fathom.nn.model.TransformerNet;
import fathom.nn.model.TransformerScheme;
import fathom.nn.model.VanillaCnn;
import fathom.nn.model.VanillaMlp;
import fathom.theory.Nonlinearity;
import java.util.Locale;
import java.util.Optional;

/**
 * How to start and train the networks for which {@link Adviser} has no ranking: residual, recurrent and attention. Each line rests on a paper or on a
 * measurement that a command repeats; where neither exists, it says so.
 */
public final class NetworkAdviser {
    private static final String MEASURED = "measured: ./fathom paper run ";
    private static final int DEEP =
            12; // where transformers without normalization or post-norm without warm-up are in doubt

    private NetworkAdviser() {}

    /**
     * The body of a network that {@link Adviser} ranks starts for; empty for the others.
     *
     * @param map side of the map of a convolutional body
     */
    public static Optional<Setting> setting(Architecture network, int depth, int map) {
        if (network instanceof VanillaMlp) {
            return Optional.of(new Setting(network.activation(), depth, false, 1, false, map));
        }
        return network instanceof VanillaCnn
                ? Optional.of(new Setting(network.activation(), depth, false, 3, false, map))
                : Optional.empty();
    }

    /**
     * What is known of a network.
     *
     * @param depth as the network counts it
     */
    public static NetworkAdvice of(Architecture network, int depth) {
        if (network instanceof CifarResNet net) {
            return net.joining() == CifarResNet.Joining.NONE ? plain(net) : residual(net);
        } else if (network instanceof RecurrentNet net) {
            return switch (net.cell()) {
                case LSTM -> lstm(depth);
                case GRU -> gru(depth);
                case TANH, RELU -> plainRecurrent(net.cell(), depth);
            };
        } else if (network instanceof TransformerNet net) {
            boolean tied = net.form() == TransformerNet.Form.TIED || net.form() == TransformerNet.Form.UNIVERSAL;
            return tied ? tied(net, depth) : untied(net, depth);
        }
        return unknown(network);
    }

    private static NetworkAdvice residual(CifarResNet net) {
        int blocks = (net.layers() - 2) / 2;
        AdviceBook book = new AdviceBook()
                .start(
                        "he-normal for ReLU: each layer keeps the variance that ReLU halves",
                        "He et al. 2015, arXiv:1502.01852; the network itself: He et al. 2015, arXiv:1512.03385");
        if (net.normalized()) {
            book.scale(
                    "none: batch normalization sets every branch to 1 and so lets its share of the sum fall as 1/sqrt(block)",
                    "De and Smith 2020, arXiv:2002.10444");
        } else {
            book.scale(
                    text(
                            "+fixup: inner weights of a branch times %d^-1/2 = %.3f, its last weight 0; or +skipinit, +rezero:"
                                    + " one multiplier from 0. Without any, signals double in each of %d blocks",
                            blocks, 1 / Math.sqrt(blocks), blocks),
                    "Zhang et al. 2019, arXiv:1901.09321; " + MEASURED
                            + "zhang2019 (200 layers with Fixup, and none without)");
        }
        return book.rate(
                        "SGD with momentum 0.9: 0.1 at batches of 128 with weight decay 1e-4, divided by 10 twice; 110 layers begin"
                                + " at 0.01",
                        "He et al. 2015, arXiv:1512.03385, section 4.2; short runs chose 0.03 at 20 layers, 0.01 at 56; "
                                + MEASURED + "he2016")
                .noTheory("which rate suits a scheme: tune it, and each start by itself")
                .compare("he-normal", "he-normal+fixup", "he-normal+skipinit", "he-normal+zero-gamma")
                .trainedBy("--momentum", "0.9", "--lr", "0.01,0.03,0.1");
    }

    private static NetworkAdvice plain(CifarResNet net) {
        AdviceBook book = new AdviceBook()
                .start("he-normal for ReLU", "He et al. 2015, arXiv:1502.01852; " + MEASURED + "he2015");
        book.scale(
                net.normalized()
                        ? "none: batch normalization takes any scale of the weights out again; what it does to gradients over"
                                + " depth no start mends: short cuts do (resnet-" + net.layers() + ")"
                        : "the gain of the critical point: sigma_w^2 = 2 for ReLU; './fathom advise -a "
                                + net.activationLayer().name() + " --padding zero --depth " + net.layers()
                                + "' ranks starts for a body of equal width",
                net.normalized() ? "Yang et al. 2019, arXiv:1902.08129" : "Schoenholz et al. 2017, arXiv:1611.01232");
        return book.rate(
                        "SGD with momentum 0.9, from 0.01 to 0.1 with normalization, ten times less without",
                        net.normalized()
                                ? "a usual range; short runs chose 0.1 at 20 layers, 0.03 at 56; " + MEASURED + "he2016"
                                : MEASURED + "he2015")
                .noTheory("the changes of width and resolution between stages: the theory here is of equal layers")
                .compare("he-normal", "orthogonal", "glorot-normal")
                .trainedBy("--momentum", "0.9", "--lr", net.normalized() ? "0.01,0.03,0.1" : "0.001,0.003,0.01");
    }

    private static NetworkAdvice lstm(int depth) {
        return new AdviceBook()
                .start(
                        "a forget bias of 1: forget-bias(1). Where the longest dependence is known to be T steps, chrono(t=T),"
                                + " whose gates keep from 1 to T steps",
                        "Jozefowicz et al. 2015; Tallec and Ollivier 2018, arXiv:1804.11188; " + MEASURED
                                + "jozefowicz2015, tallec2018 (neither decided)")
                .scale(
                        "each gate by itself as a dense layer (glorot-uniform, orthogonal), never as one matrix of four gates:"
                                + " no gate of that is orthogonal",
                        "Glorot and Bengio 2010; Saxe et al. 2014, arXiv:1312.6120, for the linear part")
                .rate(
                        "Adam, gradients clipped to a norm of 1. Tuning chose 0.01 on sums of two digits, 0.0003 over 100 steps",
                        MEASURED + "jozefowicz2015, le2015")
                .noTheory("of gates, none here ranks the scale of an LSTM's weights" + stack(depth))
                .compare("forget-bias", "chrono(t=100)", "forget-bias(1,weights=orthogonal)", "pytorch", "keras")
                .trainedBy("--optimizer", "adam", "--clip", "1", "--lr", "0.0003,0.001,0.003,0.01");
    }

    private static NetworkAdvice gru(int depth) {
        return new AdviceBook()
                .start(
                        "biases 0, so that half of the state is kept at each step and half is new; PyTorch's biases change that by little",
                        "the update gate is sigmoid(0) = 1/2; Cho et al. 2014, arXiv:1406.1078")
                .scale(
                        "each gate by itself as a dense layer (glorot-uniform, orthogonal), as of an LSTM",
                        "Glorot and Bengio 2010; Saxe et al. 2014, arXiv:1312.6120, for the linear part")
                .rate(
                        "Adam, gradients clipped to a norm of 1, from 0.0003 to 0.01: what tuning chose for LSTMs",
                        MEASURED + "jozefowicz2015, le2015, with LSTMs")
                .noTheory(
                        "of gates, none here ranks the scale of a GRU's weights, and no start for long memories: forget-bias and"
                                + " chrono are of LSTMs" + stack(depth))
                .compare("orthogonal", "glorot-uniform", "pytorch", "keras")
                .trainedBy("--optimizer", "adam", "--clip", "1", "--lr", "0.0003,0.001,0.003,0.01");
    }

    private static NetworkAdvice plainRecurrent(RecurrentNet.Cell cell, int depth) {
        boolean relu = cell == RecurrentNet.Cell.RELU;
        AdviceBook book = new AdviceBook();
        if (relu) {
            book.start(
                    "irnn: recurrent weights I, input weights N(0, 0.001^2), so that a state without input stays",
                    "Le et al. 2015, arXiv:1504.00941; " + MEASURED + "le2015");
            book.scale(
                    "1: the state is multiplied at every step, and 1.01 or 0.99 is 2.7 or 0.37 after 100", "the same");
        } else {
            book.start(
                    "orthogonal: over the steps one matrix is applied again and again, and no direction of it grows or dies",
                    "Saxe et al. 2014, arXiv:1312.6120, for linear layers");
            book.scale(
                    "1, the edge of chaos without input; inputs and biases move it above 1: for q* = 1/50,"
                            + " critical-orthogonal(q=1/50)",
                    "Chen et al. 2018, arXiv:1806.05394; beside the states of your network: ./fathom probe");
        }
        return book.rate(
                        "Adam from 0.0003 to 0.001, gradients clipped to a norm of 1: over long sequences they may explode",
                        MEASURED + "le2015; the clip: Pascanu et al. 2013, arXiv:1211.5063")
                .noTheory("which rate, and what training does to the edge" + stack(depth))
                .compare(
                        relu
                                ? new String[] {"irnn", "orthogonal", "pytorch"}
                                : new String[] {"orthogonal", "critical-orthogonal(q=1/50)", "glorot-uniform", "pytorch"
                                })
                .trainedBy("--optimizer", "adam", "--clip", "1", "--lr", "0.0003,0.001");
    }

    private static String stack(int depth) {
        return depth == 1 ? "" : ", nor the " + depth + " layers of a stack against one";
    }

    private static NetworkAdvice untied(TransformerNet net, int layers) {
        boolean deep = layers >= DEEP;
        AdviceBook book = new AdviceBook()
                .start(
                        deep
                                ? "glorot-uniform+t-fixup, or +rezero; +pre-norm where normalization is wanted. Post-norm of "
                                        + layers + " layers needs a warm-up"
                                : "glorot-uniform+pre-norm, or +t-fixup; post-norm of " + layers
                                        + " layers trains with a warm-up",
                        "Huang et al. 2020, ICML; Xiong et al. 2020, arXiv:2002.04745; " + MEASURED
                                + "huang2020 (24 layers: T-Fixup trains, post-norm does not)");
        return ofBranches(book, net)
                .scale(
                        text(
                                "without normalization, value, output and feed-forward weights times 0.67 N^-1/4 = %.3f, as t-fixup"
                                        + " does: the variances of %d independent branches add up, N s^4",
                                0.67 * Math.pow(layers, -0.25), layers),
                        "Huang et al. 2020; smaller did better still, N^-1/2 = " + text("%.3f", Math.pow(layers, -0.5))
                                + ": " + MEASURED + "universal-transformer")
                .rate(
                        "Adam from 0.001 to 0.003 at width 32; wider ones less",
                        MEASURED + "huang2020, universal-transformer")
                .noTheory("how much smaller than N^-1/4 is best, and for which rate")
                .compare(
                        "glorot-uniform+t-fixup",
                        "glorot-uniform+rezero",
                        "glorot-uniform+pre-norm",
                        "mimetic+pre-norm")
                .trainedBy("--optimizer", "adam", "--clip", "1", "--lr", "0.0003,0.001,0.003");
    }

    private static NetworkAdvice tied(TransformerNet net, int times) {
        AdviceBook book = new AdviceBook()
                .start(
                        "glorot-uniform+power(1), or +rezero: what is known of as many layers with weights of their own does not"
                                + " carry over, since one branch " + times + " times adds up to " + times
                                + ", not to its root",
                        MEASURED + "universal-transformer");
        return ofBranches(book, net)
                .scale(
                        text(
                                "each branch of T applications by 1/T = %.3f, or each of its two weights by T^-1/2 = %.3f; N layers"
                                        + " would take N^-1/2 = %.3f and N^-1/4 = %.3f",
                                1.0 / times, Math.pow(times, -0.5), Math.pow(times, -0.5), Math.pow(times, -0.25)),
                        "Fathom's own claim; weights of T^-1 did better still, all with the position added once (where it is added"
                                + " before each application, it grows as T by itself): " + MEASURED
                                + "universal-transformer")
                .rate(
                        "Adam from 0.001 to 0.003 at width 32; wider ones less",
                        MEASURED + "universal-transformer, dehghani2018")
                .noTheory(
                        "none published for a layer that is applied many times; the claim above is of the first step alone")
                .compare(
                        "glorot-uniform+power(1)",
                        "glorot-uniform+power(2)",
                        "glorot-uniform+rezero",
                        "glorot-uniform+pre-norm")
                .trainedBy("--optimizer", "adam", "--clip", "1", "--lr", "0.0003,0.001,0.003");
    }

    /** What the scheme in the network's own parentheses changes. */
    private static AdviceBook ofBranches(AdviceBook book, TransformerNet net) {
        TransformerScheme scheme = net.scheme();
        return scheme.norm() == TransformerScheme.Norm.POST
                ? book.scale(
                        "with its own " + scheme
                                + ", --warm-up of some hundred steps: the last layers' gradients are large at first",
                        "Xiong et al. 2020, arXiv:2002.04745")
                : book;
    }

    private static NetworkAdvice unknown(Architecture network) {
        Nonlinearity f = network.activation();
        return new AdviceBook()
                .noTheory("no source and no measurement here speaks of " + network.kind()
                        + ": compare starts, each at its own best rate")
                .compare(f.equals(Nonlinearity.RELU) ? "he-normal" : "glorot-uniform", "orthogonal", "pytorch")
                .trainedBy("--lr", "0.001,0.01,0.1");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
