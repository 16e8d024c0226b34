package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.GainStep;
import fathom.theory.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization over all axes but the last: y = scale * (x - mean) / sqrt(variance + epsilon) + shift, with the batch's own statistics
 * in training and running averages in evaluation. The running variance averages the unbiased one, as PyTorch does. Source: Ioffe and Szegedy
 * 2015, arXiv:1502.03167.
 */
public final class BatchNorm implements Fusible {
    private final int channels;
    private final float epsilon;
    private final float momentum;
    private final Parameter scale;
    private final Parameter shift;
    private final Parameter runningMean;
    private final Parameter runningVariance;

    /** With epsilon 1e-5 and momentum 0.1. */
    public BatchNorm(int channels) {
        this(channels, 1e-5, 0.1);
    }

    /**
     * With statistics that start at mean 0 and variance 1, scale 1 and shift 0.
     *
     * @param momentum the weight of the newest batch in the running averages, in [0, 1]
     */
    public BatchNorm(int channels, double epsilon, double momentum) {
        if (channels < 1 || !(epsilon >= 0) || !(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException(
                    "BatchNorm: expected channels >= 1, epsilon >= 0 and momentum in [0, 1], got " + channels + ", "
                            + epsilon + " and " + momentum);
        }
        this.channels = channels;
        this.epsilon = (float) epsilon;
        this.momentum = (float) momentum;
        Shape shape = Shape.of(channels);
        this.scale = Parameter.of(Role.SCALE, "scale", filled(shape, 1));
        this.shift = Parameter.of(Role.SHIFT, "shift", Tensor.zeros(shape));
        this.runningMean = Parameter.of(Role.STATISTIC, "running-mean", Tensor.zeros(shape));
        this.runningVariance = Parameter.of(Role.STATISTIC, "running-variance", filled(shape, 1));
    }

    /**
     * With a scale that starts at 0, for the last normalization of a residual branch, which then starts by adding nothing. Source: Goyal et al.
     * 2017, arXiv:1706.02677.
     */
    public static BatchNorm zeroScale(int channels) {
        BatchNorm layer = new BatchNorm(channels);
        Arrays.fill(layer.scale.value().array(), 0);
        return layer;
    }

    private static Tensor filled(Shape shape, float value) {
        Tensor tensor = Tensor.zeros(shape);
        Arrays.fill(tensor.array(), value);
        return tensor;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Activation f, Mode mode) {
        return forward(tape, x, null, f, mode);
    }

    /** f(the normalized x + shortcut), in one pass; null for no short cut. */
    Variable forward(Tape tape, Variable x, @Nullable Variable shortcut, Activation f, Mode mode) {
        outputShape(x.shape().example());
        List<Variable> inputs = new ArrayList<>(List.of(x, tape.parameter(scale), tape.parameter(shift)));
        if (shortcut != null) {
            inputs.add(shortcut);
        }
        Variable[] all = inputs.toArray(new Variable[0]);
        if (!mode.usesBatchStatistics()) {
            return tape.apply(Ops.batchNormInference(epsilon, runningMean.value(), runningVariance.value(), f), all);
        }
        Tensor mean = Tensor.zeros(Shape.of(channels));
        Tensor variance = Tensor.zeros(Shape.of(channels));
        Variable y = tape.apply(Ops.batchNorm(epsilon, mean, variance, f), all);
        if (!mode.isTraining()) {
            average(runningMean.value(), mean, 1, 1);
            average(runningVariance.value(), variance, 1, 1);
        } else if (!tape.isRecomputing()) {
            int n = x.shape().size() / channels;
            average(runningMean.value(), mean, momentum, 1);
            average(runningVariance.value(), variance, momentum, n > 1 ? n / (n - 1f) : 1);
        }
        return y;
    }

    private void average(Tensor running, Tensor batch, float newest, float correction) {
        float[] r = running.array();
        float[] b = batch.array();
        for (int c = 0; c < channels; c++) {
            r[c] = (1 - newest) * r[c] + newest * correction * b[c];
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0 || input.dim(-1) != channels) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + " per example, expected " + channels + " channels");
        }
        return input;
    }

    @Override
    public Optional<Step> signal(Shape input) {
        return Optional.of(
                new GainStep.Normalization(scale.value().array(), shift.value().array(), epsilon));
    }

    /** Whether the running statistics are those of the constructor. */
    @Override
    public boolean awaitsStatistics() {
        for (int c = 0; c < channels; c++) {
            if (runningMean.value().array()[c] != 0 || runningVariance.value().array()[c] != 1) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(scale, shift, runningMean, runningVariance);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return input.size();
    }

    @Override
    public String toString() {
        return "BatchNorm[" + channels + "]";
    }
}
