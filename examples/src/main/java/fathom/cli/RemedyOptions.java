package fathom.cli;

import fathom.autodiff.Parameter;
import fathom.nn.model.DepthPower;
import fathom.text.BadInputException;
import fathom.train.GlobalNormClip;
import fathom.train.Lars;
import fathom.train.NormHold;
import fathom.train.Optimizer;
import fathom.train.OrthogonalPull;
import fathom.train.OrthogonalRetraction;
import fathom.train.ParameterwiseOptimizer;
import fathom.train.RateFactors;
import fathom.train.Remedies;
import fathom.train.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What keeps a very deep network trainable; docs/deep-training.md says what each is good for. */
final class RemedyOptions {
    private static final String ORTHOGONAL = "--orthogonal";
    private static final String RETRACT = "retract";

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            description =
                    "scale gradients down to this norm over all parameters where they are above it. With --memory, the"
                            + " gradients of a whole step are kept for it")
    private @Nullable Double clip;

    @Option(
            names = "--lars",
            paramLabel = "TRUST",
            description = "steps relative to the weight: each weight's gradient gets the norm TRUST x |weight|")
    private @Nullable Double lars;

    @Option(
            names = "--hold",
            paramLabel = "WHAT",
            defaultValue = "none",
            description =
                    "after each step, scale back to the norms of the start: weights, or critical (weights and biases, so that"
                            + " sigma_w^2 and sigma_b^2 stay); the head is free. Default: ${DEFAULT-VALUE}")
    private Hold hold = Hold.none;

    @Option(
            names = ORTHOGONAL,
            paramLabel = "HOW",
            description =
                    "after each step, retract: put back what started orthogonal to the nearest such weight; or a number in (0,"
                            + " 0.5]: move each weight by that part of its distance, as a penalty does")
    private String orthogonal = "";

    @Option(
            names = "--bias-rate",
            paramLabel = "F",
            defaultValue = "1",
            description = "factor on the rate of the biases before the head; 0 freezes them. Default: ${DEFAULT-VALUE}")
    private double biasRate = 1;

    @Option(
            names = "--body-rate",
            paramLabel = "F",
            defaultValue = "1",
            description =
                    "factor on the rate of the body, such as 3/L with L weights in it: all of its layers learn as fast together as three"
                            + " others. Default: ${DEFAULT-VALUE}")
    private String bodyRate = "1";

    @Option(
            names = "--head-rate",
            paramLabel = "F",
            defaultValue = "1",
            description = "factor on the rate of the last layer. Default: ${DEFAULT-VALUE}")
    private double headRate = 1;

    /** Which norms stay. */
    enum Hold {
        none,
        weights,
        critical
    }

    void check() {
        if (clip != null) {
            Options.positive("--clip", clip);
        }
        if (lars != null) {
            Options.positive("--lars", lars);
        }
        Options.notNegative("--bias-rate", biasRate);
        Options.notNegative("--head-rate", headRate);
        bodyRate();
        if (!orthogonal.isEmpty() && !orthogonal.equals(RETRACT)) {
            pull();
        }
    }

    /**
     * Refuses what changes only the size of gradients beside a rule that takes no notice of it.
     *
     * @param rule as it was typed
     */
    void checkRates(String rule) {
        if (lars != null) {
            throw new BadInputException(
                    "--lars is for sgd: the steps of " + rule + " do not depend on the size of gradients");
        }
    }

    private DepthPower bodyRate() {
        return DepthPower.parse(bodyRate)
                .orElseThrow(() ->
                        new BadInputException("--body-rate: expected a positive number, or one over a power of the"
                                + " depth, such as 0.1 or 3/L, got '" + bodyRate + "'"));
    }

    private double pull() {
        double fraction = Double.NaN;
        try {
            fraction = Double.parseDouble(orthogonal);
        } catch (NumberFormatException e) { // refused below, with every other text
        }
        if (!(fraction > 0 && fraction <= 0.5)) {
            throw new BadInputException(
                    ORTHOGONAL + ": expected retract or a number in (0, 0.5], got '" + orthogonal + "'");
        }
        return fraction;
    }

    /** Whether the optimizer must see all gradients before it moves anything. */
    boolean together() {
        return clip != null;
    }

    /**
     * A rule with what was asked for around it.
     *
     * @param parameters of the network that it will move; without any, the result is good for its text alone
     */
    Optimizer around(ParameterwiseOptimizer rule, Map<String, Parameter> parameters) {
        List<Remedy> remedies = new ArrayList<>();
        DepthPower ofBody = bodyRate();
        if (biasRate != 1 || headRate != 1 || !ofBody.equals(DepthPower.ONE)) {
            remedies.add(RateFactors.of(parameters, ofBody, biasRate, headRate));
        }
        if (lars != null) {
            remedies.add(Lars.of(lars));
        }
        if (orthogonal.equals(RETRACT)) {
            remedies.add(OrthogonalRetraction.of(parameters));
        } else if (!orthogonal.isEmpty()) {
            remedies.add(OrthogonalPull.of(parameters, pull()));
        }
        if (hold != Hold.none) {
            remedies.add(
                    hold == Hold.weights ? NormHold.ofWeights(parameters) : NormHold.ofWeightsAndBiases(parameters));
        }
        ParameterwiseOptimizer remedied = Remedies.around(rule, remedies);
        return clip == null ? remedied : GlobalNormClip.of(remedied, clip);
    }
}
