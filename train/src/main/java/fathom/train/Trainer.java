package fathom.train;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.datainit.Calibration;
import fathom.experiment.record.Divergence;
import fathom.experiment.record.StepStatistics;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.ParameterUpdate;
import fathom.probe.LayerProbe;
import fathom.probe.UpdateProbe;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains one network.
 *
 * <pre>{@code
 * TrainingResult result = Trainer.of(network)
 *         .optimizer(Sgd.momentum(0.9), Schedule.constant(1e-2))
 *         .listener(progress)
 *         .fit(DataLoader.shuffled(train, 64, seed), DataLoader.inOrder(test, 250), 5);
 * }</pre>
 *
 * <p>A network that is no longer finite, seen in the loss of a step, in an evaluation or in the parameters at the end, ends the run there, and
 * the result says where it began.
 */
public final class Trainer {
    private final Layer network;
    private final Map<String, Parameter> parameters;
    private final Buffers buffers = new Buffers();
    private @Nullable Kernels kernels;
    private Loss loss = Loss.crossEntropy();
    private Optimizer optimizer = Sgd.momentum(0.9);
    private Schedule schedule = Schedule.constant(1e-2);
    private Seed noise = new Seed(0);
    private Listener listener = new Listener() {};
    private BooleanSupplier stop = () -> false;
    private int evaluateEvery;
    private int probeEvery;
    private ParameterUpdate update = ParameterUpdate.AFTER_BACKWARD;
    private @Nullable CalibratedStart calibration;
    private int step;

    private Trainer(Layer network) {
        this.network = network;
        this.parameters = Network.parameters(network);
    }

    /** A trainer with cross-entropy loss, SGD with momentum 0.9 and rate 0.01, on the fastest kernels of this machine. */
    public static Trainer of(Layer network) {
        return new Trainer(network);
    }

    /** What computes. */
    public Trainer kernels(Kernels provider) {
        this.kernels = provider;
        return this;
    }

    /** Chosen as late as this: to find the fastest loads natives, which who names others may not want. */
    private Kernels kernels() {
        if (kernels == null) {
            kernels = KernelProviders.best(Runtime.getRuntime().availableProcessors());
        }
        return kernels;
    }

    /** What is minimized. */
    public Trainer loss(Loss function) {
        this.loss = function;
        return this;
    }

    /**
     * The rule, which must not serve another network, and its rate.
     *
     * @throws IllegalStateException after {@link #resume}, which gave the former rule its memory
     */
    public Trainer optimizer(Optimizer rule, Schedule rate) {
        if (step > 0) {
            throw new IllegalStateException("Trainer: choose the optimizer before resuming at step " + step
                    + ": its memory is part of the state");
        }
        this.optimizer = rule;
        this.schedule = rate;
        return this;
    }

    /** The randomness of layers such as dropout: step i draws from {@code seed.child(i)}. */
    public Trainer noise(Seed seed) {
        this.noise = seed;
        return this;
    }

    /** Who hears of steps and epochs. */
    public Trainer listener(Listener newListener) {
        this.listener = newListener;
        return this;
    }

    /** Asked before every step: true ends the run there, without a last evaluation. */
    public Trainer until(BooleanSupplier condition) {
        this.stop = condition;
        return this;
    }

    /** Evaluates on the test set after every so many epochs; 0, the default, only at the end. */
    public Trainer evaluateEvery(int epochs) {
        if (epochs < 0) {
            throw new IllegalArgumentException("Trainer: evaluate every 0 epochs or more, got " + epochs);
        }
        this.evaluateEvery = epochs;
        return this;
    }

    /**
     * Measures every layer at step 0 and every so many steps after it, and how far the update moves each parameter, for
     * {@link Listener#onProbe}; 0, the default, is never. Training is the same to the bit. A probed step reads every value once more and
     * holds a copy of the parameters, or of one at a time if they are moved in the backward pass.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Trainer probeEvery(int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("Trainer: probe every 0 steps or more, got " + steps);
        }
        this.probeEvery = steps;
        return this;
    }

    /**
     * When a step moves the parameters: after the backward pass unless set. In it, a deep network never holds all of its gradients. Training and
     * what is measured are the same to the bit; but a backward pass that throws has then moved some of the parameters.
     */
    public Trainer update(ParameterUpdate when) {
        this.update = when;
        return this;
    }

    /**
     * What changes the parameters by data before the first step, unless the run is resumed. If it finds nothing finite, the run ends there.
     */
    public Trainer calibrated(Calibration rule, DataLoader data) {
        this.calibration = new CalibratedStart(rule, data);
        return this;
    }

    /** Goes on from a saved state: the parameters, the optimizer's memory and the number of steps made. */
    public Trainer resume(TrainingState state) {
        this.step = state.restore(parameters, optimizer);
        return this;
    }

    /** What {@link #resume} needs to go on from here. The tensors are live memory: write them before the next step. */
    public TrainingState state() {
        return TrainingState.of(step, parameters, optimizer);
    }

    /** Trains for whole epochs. */
    public TrainingResult fit(DataLoader train, @Nullable DataLoader test, int epochs) {
        return fitSteps(train, test, Math.multiplyExact(epochs, train.batchesPerEpoch()));
    }

    /**
     * Trains until {@code steps} steps have been made, those before a {@link #resume} included, and evaluates if that many were made.
     *
     * @param test what to evaluate on; null for nothing
     */
    public TrainingResult fitSteps(DataLoader train, @Nullable DataLoader test, int steps) {
        TrainingResult.Builder result = new TrainingResult.Builder(step);
        int perEpoch = train.batchesPerEpoch();
        long start = System.nanoTime();
        long evaluating = 0;
        @Nullable Evaluation last = null;
        if (calibration != null && step == 0 && steps > 0 && !stop.getAsBoolean()) {
            Seed own = noise.child("calibration");
            Divergence found = calibration.apply(network, parameters.values(), loss, kernels(), own, listener, stop);
            if (found != null) {
                return result.diverged(found, System.nanoTime() - start);
            }
        }
        while (step < steps && !stop.getAsBoolean()) {
            int epoch = step / perEpoch;
            try (Batches batches = train.epoch(epoch, step % perEpoch)) {
                while (batches.hasNext() && step < steps && !stop.getAsBoolean()) {
                    Batch batch = batches.next();
                    Listener.Step made = step(batch, steps, epoch, result);
                    if (!Double.isFinite(made.loss())) {
                        return result.diverged(diagnose(batch), System.nanoTime() - start - evaluating);
                    }
                    step++;
                    result.add(made);
                    listener.onStep(made);
                }
            }
            last = null;
            if (test != null && evaluateEvery > 0 && step % perEpoch == 0 && step / perEpoch % evaluateEvery == 0) {
                long before = System.nanoTime();
                last = evaluate(test);
                evaluating += System.nanoTime() - before;
                if (!Double.isFinite(last.loss())) {
                    break;
                }
                listener.onEpoch(new Listener.Epoch(epoch, step, last));
            }
        }
        if (calibration != null && step == 0) {
            calibration.undo();
        }
        long training = System.nanoTime() - start - evaluating;
        if (test != null && last == null && step >= steps) {
            last = evaluate(test);
            if (Double.isFinite(last.loss())) {
                listener.onEpoch(new Listener.Epoch(Math.max(0, step - 1) / perEpoch, step, last));
            }
        }
        Divergence broken = test == null || last == null || Double.isFinite(last.loss())
                ? NonFinite.inParameters(parameters, step)
                : diagnose(test);
        return broken == null ? result.finished(last, training) : result.diverged(broken, training);
    }

    private Listener.Step step(Batch batch, int steps, int epoch, TrainingResult.Builder result) {
        double rate = schedule.rate(step);
        boolean probed = probeEvery > 0 && step % probeEvery == 0;
        LayerProbe probe = probed || step == 0 ? new LayerProbe(network, kernels()) : null;
        UpdateProbe moved = probed ? new UpdateProbe(parameters) : null;
        Update move = new Update(optimizer, kernels(), rate, probe, moved);
        TapeOptions options = probe == null ? TapeOptions.DEFAULT : TapeOptions.DEFAULT.watchedBy(probe);
        if (update == ParameterUpdate.IN_BACKWARD) {
            options = options.handingOver(move::one);
        }
        try (Tape tape = Tape.recording(kernels(), buffers, options)) {
            tape.label(network); // which may be a single layer
            Variable output = network.forward(tape, tape.constant(batch.images()), Mode.training(noise.child(step)));
            double accuracy = Loss.accuracy(output.value(), batch.labels());
            Variable value = loss.forward(tape, output, batch.labels());
            double now = value.value().item();
            if (Double.isFinite(now)) {
                tape.backward(value);
                if (update == ParameterUpdate.AFTER_BACKWARD) {
                    move.all(parameters);
                }
                report(probe, moved, result);
            }
            return new Listener.Step(step, steps, epoch, now, accuracy, rate);
        }
    }

    private void report(@Nullable LayerProbe probe, @Nullable UpdateProbe moved, TrainingResult.Builder result) {
        if (step == 0 && probe != null) {
            result.start(probe.signals());
        }
        if (moved != null && probe != null) {
            StepStatistics statistics = new StepStatistics(step, probe.statistics(), moved.ratios());
            result.probed(statistics);
            listener.onProbe(statistics);
        }
    }

    /** Where a batch whose loss is not finite broke. */
    private Divergence diagnose(Batch batch) {
        Divergence found = locate(batch, Mode.training(noise.child(step)));
        return found == null ? new Divergence(step, "loss", "every layer's output is finite, the loss is not") : found;
    }

    /** Where a data set whose loss is not finite broke. */
    private Divergence diagnose(DataLoader data) {
        try (Batches batches = data.epoch(0)) {
            while (batches.hasNext()) {
                Divergence found = locate(batches.next(), Mode.EVALUATION);
                if (found != null) {
                    return found;
                }
            }
        }
        return new Divergence(step, "loss", "every layer's output on the test set is finite, the loss is not");
    }

    private @Nullable Divergence locate(Batch batch, Mode mode) {
        Divergence found = NonFinite.inParameters(parameters, step);
        return found == null ? NonFinite.inOutputs(network, kernels(), buffers, batch.images(), mode, step) : found;
    }

    /** The mean loss and the accuracy over a data set. */
    public Evaluation evaluate(DataLoader data) {
        double sum = 0;
        double correct = 0;
        int examples = 0;
        try (Batches batches = data.epoch(0)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                try (Tape tape = Tape.inference(kernels(), buffers)) {
                    Variable output = network.forward(tape, tape.constant(batch.images()), Mode.EVALUATION);
                    correct += Loss.accuracy(output.value(), batch.labels()) * batch.size();
                    sum += (double) loss.forward(tape, output, batch.labels())
                                    .value()
                                    .item()
                            * batch.size();
                }
                examples += batch.size();
            }
        }
        return new Evaluation(sum / examples, correct / examples, examples);
    }
}
