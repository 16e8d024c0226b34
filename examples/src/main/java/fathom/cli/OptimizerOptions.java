package fathom.cli;

import fathom.autodiff.Parameter;
import fathom.text.Argument;
import fathom.text.BadInputException;
import fathom.text.Catalog;
import fathom.text.Definition;
import fathom.train.Adam;
import fathom.train.Optimizer;
import fathom.train.ParameterwiseOptimizer;
import fathom.train.Schedule;
import fathom.train.Sgd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The rule that moves the parameters, its rate over a run, and what is put around it. */
final class OptimizerOptions {
    private static final String MOMENTUM = "--momentum";
    private static final String NESTEROV = "--nesterov";
    private static final Catalog<Optional<Adam>> RULES = Catalog.of(
            "optimizer",
            List.of(
                    Definition.of("sgd", arguments -> Optional.empty()),
                    adam("adam", Adam.standard()),
                    adam("adamw", Adam.decoupled(0.01)))); // PyTorch's default

    private final double standardMomentum;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "sgd",
            description =
                    "sgd, adam or adamw; adam(beta1=0.9,beta2=0.98,epsilon=1e-9) where Adam's 0.9, 0.999 and 1e-8 will not do. Default:"
                            + " ${DEFAULT-VALUE}")
    private String rule = "sgd";

    @Option(
            names = MOMENTUM,
            paramLabel = "M",
            description = "momentum of sgd. Default: 0.9 for one run, 0.95 in a comparison")
    private @Nullable Double momentum;

    @Option(names = NESTEROV, description = "Nesterov's look-ahead, of sgd")
    private boolean nesterov;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            description = "weight decay: added to the gradient, with adamw apart from it. Default: 0, with adamw 0.01")
    private @Nullable Double weightDecay;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            defaultValue = "constant",
            description = "${COMPLETION-CANDIDATES}: the rate over a run. Default: ${DEFAULT-VALUE}")
    private Decay decay = Decay.constant;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "0",
            description = "steps over which the rate rises to its value. Default: ${DEFAULT-VALUE}")
    private int warmUp;

    @Mixin
    private RemedyOptions remedies = new RemedyOptions();

    /** How the rate changes over a run. */
    enum Decay {
        constant,
        cosine,
        linear
    }

    /** @param standardMomentum what stands in for the momentum of SGD */
    OptimizerOptions(double standardMomentum) {
        this.standardMomentum = standardMomentum;
    }

    private static Definition<Optional<Adam>> adam(String name, Adam standard) {
        return Definition.of(
                name,
                arguments -> Optional.of(standard.betas(arguments.number("beta1"), arguments.number("beta2"))
                        .epsilon(arguments.number("epsilon"))),
                Argument.of("beta1", 0.9, "of the mean gradient"),
                Argument.of("beta2", 0.999, "of the mean square"),
                new Argument("epsilon", "1e-8", "added to the root"));
    }

    void check() {
        Options.fraction(MOMENTUM, momentum());
        Options.notNegative("--weight-decay", weightDecay == null ? 0 : weightDecay);
        Options.atLeast("--warm-up", warmUp, 0);
        remedies.check();
        if (adam().isPresent()) {
            refuseBeside(MOMENTUM, momentum != null, "beta1, its momentum, in parentheses");
            refuseBeside(NESTEROV, nesterov, "no look-ahead");
            remedies.checkRates(rule);
        }
    }

    private void refuseBeside(String option, boolean given, String instead) {
        if (given) {
            throw new BadInputException(option + " is for sgd: " + rule + " takes " + instead);
        }
    }

    /** Empty for SGD. */
    private Optional<Adam> adam() {
        try {
            return RULES.parse(rule);
        } catch (BadInputException e) {
            throw BadInputException.in("--optimizer", e);
        }
    }

    private double momentum() {
        return momentum == null ? standardMomentum : momentum;
    }

    private ParameterwiseOptimizer rule() {
        Optional<Adam> adam = adam();
        if (adam.isPresent()) {
            return weightDecay == null ? adam.get() : adam.get().weightDecay(weightDecay);
        }
        Sgd sgd = Sgd.momentum(momentum()).weightDecay(weightDecay == null ? 0 : weightDecay);
        return nesterov ? sgd.nesterov() : sgd;
    }

    /** How many numbers the optimizer remembers of each weight. */
    int remembered() {
        return adam().isPresent() ? 2 : 1;
    }

    /** Whether the optimizer must see all gradients before it moves anything. */
    boolean together() {
        return remedies.together();
    }

    /** A new optimizer for a network of these parameters. */
    Optimizer optimizer(Map<String, Parameter> parameters) {
        return remedies.around(rule(), parameters);
    }

    /** The optimizer in a few words, which say everything that it does. */
    String description() {
        return optimizer(Map.of()).toString();
    }

    /** The rate of a run of so many steps. */
    Schedule schedule(double rate, int length) {
        Schedule schedule = switch (decay) {
            case constant -> Schedule.constant(rate);
            case cosine -> Schedule.cosine(rate, length);
            case linear -> Schedule.linear(rate, length);
        };
        return warmUp > 0 ? schedule.warmUp(warmUp) : schedule;
    }

    /** {@code constant, warm-up 0}. */
    String scheduleDescription() {
        return decay + ", warm-up " + warmUp;
    }

    /** Whether the rate changes over a run. */
    boolean isScheduled() {
        return decay != Decay.constant || warmUp > 0;
    }
}
