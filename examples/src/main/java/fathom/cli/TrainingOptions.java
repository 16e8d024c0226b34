package fathom.cli;

import fathom.data.Augmentation;
import fathom.data.DataLoader;
import fathom.random.Seed;
import fathom.text.BadInputException;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every training has, alone or in a comparison; the commands differ in what stands in. */
final class TrainingOptions {
    private final IntUnaryOperator standardLength;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "steps of a run. Default: 200 in a comparison, 5 epochs alone, or what --epochs says")
    private @Nullable Integer steps;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "length of a run in passes over the training set, in place of --steps")
    private @Nullable Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "examples per step. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Mixin
    private OptimizerOptions optimizer;

    @Option(names = "--augment", description = "random crops with 4 pixels of padding, and horizontal flips")
    private boolean augment;

    private TrainingOptions(int batch, double momentum, IntUnaryOperator standardLength) {
        this.batch = batch;
        this.optimizer = new OptimizerOptions(momentum);
        this.standardLength = standardLength;
    }

    /** 200 steps of 64 examples, momentum 0.95. */
    static TrainingOptions ofComparison() {
        return new TrainingOptions(64, 0.95, stepsPerEpoch -> 200);
    }

    /** 5 epochs with batches of 100 examples, momentum 0.9. */
    static TrainingOptions ofOneRun() {
        return new TrainingOptions(100, 0.9, stepsPerEpoch -> 5 * stepsPerEpoch);
    }

    void check() {
        Options.atLeast("--batch", batch, 1);
        optimizer.check();
        if (steps != null && epochs != null) {
            throw new BadInputException("--steps and --epochs say the same thing: give one of them");
        }
        Options.atLeast("--steps", steps == null ? 1 : steps, 1);
        Options.atLeast("--epochs", epochs == null ? 1 : epochs, 1);
    }

    long seed() {
        return seed.value();
    }

    Seed root() {
        return seed.root();
    }

    int batch() {
        return batch;
    }

    OptimizerOptions optimizer() {
        return optimizer;
    }

    boolean augments() {
        return augment;
    }

    /** The same examples, changed at random in each epoch if that was asked for. */
    DataLoader augmented(DataLoader train) {
        if (augment && train.dataset().exampleShape().rank() != 3) {
            throw new BadInputException("--augment is for images, got examples of shape "
                    + train.dataset().exampleShape());
        }
        return train.augmented(augment ? Augmentation.cropAndFlip(4) : Augmentation.none());
    }

    /**
     * Steps of a run.
     *
     * @param stepsPerEpoch how many steps pass over the training set once
     */
    int length(int stepsPerEpoch) {
        if (epochs != null) {
            long length = (long) epochs * stepsPerEpoch;
            if (length > Integer.MAX_VALUE) {
                throw new BadInputException("--epochs: expected at most " + Integer.MAX_VALUE / stepsPerEpoch
                        + " with this data and batch, got " + epochs);
            }
            return (int) length;
        }
        return steps == null ? standardLength.applyAsInt(stepsPerEpoch) : steps;
    }
}
