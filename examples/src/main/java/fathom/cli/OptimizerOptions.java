package fathom.cli;

import fathom.autodiff.Parameter;
import fathom.train.Optimizer;
import fathom.train.Schedule;
import fathom.train.Sgd;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The rule that moves the parameters, its rate over a run, and what is put around it. */
final class OptimizerOptions {
    @Option(names = "--momentum", paramLabel = "M", description = "momentum of SGD. Default: ${DEFAULT-VALUE}")
    private double momentum;

    @Option(names = "--nesterov", description = "Nesterov's look-ahead")
    private boolean nesterov;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            defaultValue = "0",
            description = "weight decay. Default: ${DEFAULT-VALUE}")
    private double weightDecay;

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

    OptimizerOptions(double momentum) {
        this.momentum = momentum;
    }

    void check() {
        Options.fraction("--momentum", momentum);
        Options.notNegative("--weight-decay", weightDecay);
        Options.atLeast("--warm-up", warmUp, 0);
        remedies.check();
    }

    /** Whether the optimizer must see all gradients before it moves anything. */
    boolean together() {
        return remedies.together();
    }

    /** A new optimizer for a network of these parameters. */
    Optimizer optimizer(Map<String, Parameter> parameters) {
        Sgd sgd = Sgd.momentum(momentum).weightDecay(weightDecay);
        return remedies.around(nesterov ? sgd.nesterov() : sgd, parameters);
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
