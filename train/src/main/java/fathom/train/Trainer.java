package fathom.train;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.datainit.DataDependentInitialization;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.ParameterUpdate;
import fathom.probe.DepthMonitor;
import fathom.probe.GradientReach;
import fathom.probe.StepStatistics;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.theory.Nonlinearity;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Trains one network.
 *
 * <pre>{@code
 * TrainingResult result = Trainer.of(network, seed.child("noise"))
 *         .optimizer(Sgd.momentum(0.9), Schedule.constant(1e-2))
 *         .listener(progress)
 *         .fit(DataLoader.shuffled(train, 64, seed.child("data")), DataLoader.inOrder(test, 250), 5);
 * }</pre>
 *
 * <p>A network that is no longer finite, seen in the loss of a step, in an evaluation or in the parameters at the end, ends the run there, and
 * the result says where it began.
 */
public final class Trainer {
    private final Layer network;
    private final Seed seed;
    private final Map<String, Parameter> parameters;
    private final Buffers buffers = new Buffers();
    private @Nullable Kernels kernels;
    private Loss loss = Loss.crossEntropy();
    private Metric metric = Metric.accuracy();
    private Optimizer optimizer = Sgd.momentum(0.9);
    private Schedule schedule = Schedule.constant(1e-2);
    private Listener listener = new Listener() {};
    private BooleanSupplier stop = () -> false;
    private int evaluateEvery;
    private int probeEvery;
    private Function<StepStatistics, Optional<GradientReach>> reach = statistics -> Optional.empty();
    private ParameterUpdate update = ParameterUpdate.AFTER_BACKWARD;
    private @Nullable UndoableInitialization initialization;
    private @Nullable Snapshots snapshots;
    private @Nullable TrainingResult before;
    private int step;

    private Trainer(Layer network, Seed seed) {
        this.network = network;
        this.seed = seed;
        this.parameters = Network.parameters(network);
    }

    /**
     * A trainer with cross-entropy loss and accuracy, SGD with momentum 0.9 and rate 0.01, on the fastest kernels of this machine.
     *
     * @param seed the randomness of training, such as dropout masks: step i draws from {@code seed.child(i)}. Give it what nothing else draws from, a
     *     child of the run's own seed
     */
    public static Trainer of(Layer network, Seed seed) {
        return new Trainer(network, seed);
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

    /** What is minimized, and what is shown beside it. */
    public Trainer objective(Objective objective) {
        this.metric = objective.metric();
        return loss(objective.loss());
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
     * Has the steps of {@link #probeEvery} also measure how much of the gradient gets through the body, for {@link TrainingResult#reach}.
     *
     * @param body of the network
     * @param activation of the body
     */
    public Trainer watch(DepthMonitor body, Nonlinearity activation) {
        this.reach = statistics -> body.reach(body.measure(statistics), activation);
        return this;
    }

    /**
     * When a step moves the parameters: after the backward pass unless set. In it, a deep network never holds all of its gradients. Training and
     * what is measured are the same to the bit; but a backward pass that throws has then moved some of the parameters. Only a
     * {@link ParameterwiseOptimizer} can move parameters there: {@link #fitSteps} refuses others.
     */
    public Trainer update(ParameterUpdate when) {
        this.update = when;
        return this;
    }

    /**
     * What changes the parameters by data before the first step, unless the run is resumed. If it finds nothing finite, the run ends there.
     */
    public Trainer initialization(DataDependentInitialization rule, DataLoader data) {
        this.initialization = new UndoableInitialization(rule, data);
        return this;
    }

    /** Who keeps what the run needs to go on after it was cut off; nobody unless set. Training is the same to the bit. */
    public Trainer snapshots(Snapshots keeper) {
        this.snapshots = keeper;
        return this;
    }

    /** Goes on from a saved state: the parameters, the optimizer's memory and the number of steps made. */
    public Trainer resume(TrainingState state) {
        this.step = state.restore(parameters, optimizer);
        return this;
    }

    /**
     * The same, so that the next result is that of the whole run, as if it had not been cut off: curves, the measured start, time.
     *
     * @param soFar what {@link Snapshots#save} was given with the state
     */
    public Trainer resume(TrainingState state, TrainingResult soFar) {
        this.before = soFar;
        return resume(state);
    }

    /** What {@link #resume} needs to go on from here. The tensors are live memory: write them before the next step. */
    public TrainingState state() {
        return TrainingState.of(step, parameters, optimizer);
    }

    /** Trains for whole epochs. */
    public TrainingResult fit(DataLoader train, @Nullable DataLoader test, int epochs) {
        long steps = (long) epochs * train.batchesPerEpoch();
        if (steps > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Trainer: " + epochs + " epochs of " + train.batchesPerEpoch()
                    + " steps, expected at most " + Integer.MAX_VALUE + " steps");
        }
        return fitSteps(train, test, (int) steps);
    }

    /**
     * Trains until {@code steps} steps have been made, those before a {@link #resume} included, and evaluates if that many were made.
     *
     * @param test what to evaluate on; null for nothing
     * @throws IllegalStateException if parameters are to be moved in the backward pass by an optimizer that looks at all of them together
     */
    public TrainingResult fitSteps(DataLoader train, @Nullable DataLoader test, int steps) {
        requireOptimizerThatMayUpdate();
        int perEpoch = train.batchesPerEpoch();
        TrainingResult.Builder result = before == null ? new TrainingResult.Builder(step) : before.continued();
        before = null;
        try {
            initialize(steps);
            while (step < steps && !stop.getAsBoolean()) {
                trainEpoch(train, test, steps, result);
                if (test != null && evaluationIsDue(perEpoch)) {
                    evaluate(test, perEpoch, result);
                    keepIfDue(result);
                }
            }
            if (step < steps) {
                leave(result);
            }
            if (test != null && step >= steps && !result.isEvaluated()) {
                keepIfStopped(steps, result); // an evaluation may be long
                evaluate(test, perEpoch, result);
            }
            keepIfStopped(steps, result);
            endIfBroken(nonFinite().inParameters());
            return result.finished();
        } catch (DivergedException e) {
            return result.diverged(e.divergence());
        }
    }

    /** Stopped before the end. */
    private void leave(TrainingResult.Builder result) {
        if (step == 0 && initialization != null) {
            initialization.undo();
        } else if (step > 0 && snapshots != null) {
            snapshots.save(state(), result.finished());
        }
    }

    /** All steps are made, but who asked to stop will not wait for what comes after them. */
    private void keepIfStopped(int steps, TrainingResult.Builder result) {
        if (step >= steps && snapshots != null && stop.getAsBoolean()) {
            snapshots.save(state(), result.finished());
        }
    }

    private void keepIfDue(TrainingResult.Builder result) {
        if (snapshots != null && snapshots.due()) {
            snapshots.save(state(), result.finished());
        }
    }

    /** The rest of the epoch that the next step is in. */
    private void trainEpoch(DataLoader train, @Nullable DataLoader test, int steps, TrainingResult.Builder result) {
        int perEpoch = train.batchesPerEpoch();
        int epoch = step / perEpoch;
        try (Batches batches = train.epoch(epoch, step % perEpoch)) {
            while (batches.hasNext() && step < steps && !stop.getAsBoolean()) {
                Batch batch = batches.next();
                Mode mode = Mode.training(seed.child(step));
                Listener.Step made = trainBatch(batch, mode, steps, epoch, result);
                if (!Double.isFinite(made.loss())) {
                    throw new DivergedException(nonFinite().inBatch(batch, mode));
                }
                step++;
                result.add(made);
                listener.onStep(made);
                if (test == null || !evaluationIsDue(perEpoch)) { // who goes on from here must not miss the evaluation
                    keepIfDue(result);
                }
            }
        }
    }

    /** One step: forward, backward, update. */
    private Listener.Step trainBatch(Batch batch, Mode mode, int steps, int epoch, TrainingResult.Builder result) {
        double rate = schedule.rate(step);
        StepProbe probe = probe();
        try (Tape tape = tape(probe, rate)) {
            tape.label(network); // which may be a single layer
            Variable output = network.forward(tape, tape.constant(batch.inputs()), mode);
            double accuracy = metric.of(output.value(), batch.target()).value();
            Variable mean = loss.forward(tape, output, batch.target());
            double value = mean.value().item();
            if (Double.isFinite(value)) {
                tape.backward(mean);
                if (update == ParameterUpdate.AFTER_BACKWARD) {
                    parameters.values().forEach(probe::beforeUpdate);
                    optimizer.step(kernels(), parameters, rate);
                    parameters.values().forEach(probe::afterUpdate);
                }
                report(probe, result);
            }
            return new Listener.Step(step, steps, epoch, value, accuracy, rate);
        }
    }

    /** Updates in the backward pass are the tape's to call for: it knows when a gradient is final. */
    private Tape tape(StepProbe probe, double rate) {
        TapeOptions options = probe.watching(TapeOptions.DEFAULT);
        if (update == ParameterUpdate.IN_BACKWARD && optimizer instanceof ParameterwiseOptimizer rule) {
            options = options.handingOver(parameter -> {
                probe.beforeUpdate(parameter);
                rule.step(kernels(), parameter, rate);
                probe.afterUpdate(parameter);
            });
        }
        return Tape.recording(kernels(), buffers, options);
    }

    private StepProbe probe() {
        if (probeEvery > 0 && step % probeEvery == 0) {
            return StepProbe.ofLayersAndUpdates(network, kernels(), parameters);
        }
        return step == 0 ? StepProbe.ofLayers(network, kernels()) : StepProbe.none();
    }

    private void report(StepProbe probe, TrainingResult.Builder result) {
        if (step == 0) {
            result.start(probe.signals());
        }
        StepStatistics statistics = probe.statistics(step);
        if (statistics != null) {
            result.probed(statistics);
            reach.apply(statistics).ifPresent(result::reached);
            listener.onProbe(statistics);
        }
    }

    private boolean evaluationIsDue(int perEpoch) {
        return evaluateEvery > 0 && step % perEpoch == 0 && step / perEpoch % evaluateEvery == 0;
    }

    private void evaluate(DataLoader test, int perEpoch, TrainingResult.Builder result) {
        long before = System.nanoTime();
        Evaluation evaluation = evaluate(test);
        result.evaluated(evaluation, System.nanoTime() - before);
        if (!evaluation.isFinite()) {
            throw new DivergedException(nonFinite().inEvaluation(test));
        }
        listener.onEpoch(new Listener.Epoch(Math.max(0, step - 1) / perEpoch, step, evaluation));
    }

    private void initialize(int steps) {
        if (initialization != null && step == 0 && steps > 0 && !stop.getAsBoolean()) {
            Seed own = seed.child(DataDependentInitialization.STREAM);
            endIfBroken(initialization.apply(network, parameters.values(), loss, kernels(), own, listener, stop));
        }
    }

    private static void endIfBroken(@Nullable Divergence divergence) {
        if (divergence != null) {
            throw new DivergedException(divergence);
        }
    }

    private void requireOptimizerThatMayUpdate() {
        if (update == ParameterUpdate.IN_BACKWARD && !(optimizer instanceof ParameterwiseOptimizer)) {
            throw new IllegalStateException("Trainer: " + optimizer
                    + " looks at all gradients together, so it cannot move parameters in the backward pass, where each gradient is"
                    + " dropped once it is used; expected updates after the backward pass or a ParameterwiseOptimizer");
        }
    }

    private NonFinite nonFinite() {
        return new NonFinite(network, parameters, kernels(), buffers, step);
    }

    /** The mean loss and the metric over a data set; a skill is measured against the baseline of that set. */
    public Evaluation evaluate(DataLoader data) {
        Metric there = metric.on(data.dataset().task());
        return Evaluation.of(network, new Objective(loss, there), kernels(), buffers, data);
    }
}
