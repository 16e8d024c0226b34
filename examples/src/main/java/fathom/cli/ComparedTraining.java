package fathom.cli;

import fathom.data.DataLoader;
import fathom.experiment.Experiment;
import fathom.experiment.PreparedData;
import fathom.experiment.Run;
import fathom.experiment.record.Stage;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Network;
import fathom.nn.ParameterUpdate;
import fathom.nn.SignalPrediction;
import fathom.probe.DepthMonitor;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.util.List;
import java.util.Optional;

/**
 * One training of a comparison.
 *
 * @param kernels one for each run side by side
 * @param length steps of a run
 * @param detailed whether the runs that count are also evaluated, probed and predicted; where only training accuracy is shown, they are not
 */
record ComparedTraining(
        NetworkOptions network,
        MemoryOption memory,
        TrainingOptions training,
        PreparedData data,
        List<Kernels> kernels,
        int length,
        boolean detailed)
        implements Experiment.Body<Recipe> {
    /** The network of one run, recomputed to fit the memory that the runs side by side share. */
    Chain network(int depth, Recipe recipe, Seed seed) {
        return memory.fit(
                network.build(data.source().train(), depth, recipe, seed),
                data.example(),
                data.batch(),
                kernels.size(),
                update(),
                training.optimizer().remembered());
    }

    private ParameterUpdate update() {
        return memory.update(training.optimizer().together());
    }

    @Override
    public TrainingResult train(Recipe recipe, Run run) {
        DataLoader train = training.augmented(data.shuffled(run.seed().child("data")));
        int steps = run.steps(length);
        Chain net = network(run.depth(), recipe, run.seed().child("network"));
        boolean shown = detailed && run.stage() == Stage.RUN;
        Optional<SignalPrediction> theory = shown && recipe.dataDependent().isEmpty()
                ? Optional.of(SignalPrediction.of(
                        net, data.first(run.seed().child("data")).inputs()))
                : Optional.empty(); // of the start as it was drawn
        Trainer trainer = data.trainer(net, run, kernels.get(run.worker()), recipe.dataDependent(), shown ? length : 0)
                .optimizer(
                        training.optimizer().optimizer(Network.parameters(net)),
                        training.optimizer().schedule(run.rate(), steps))
                .update(update());
        if (network.isPlainChain(recipe)) {
            trainer.watch(DepthMonitor.of(net, "body", kernels.get(run.worker())), network.nonlinearity());
        }
        TrainingResult result = run.resumable(trainer).fitSteps(train, shown ? data.evaluation() : null, steps);
        return theory.map(result::predicted).orElse(result);
    }
}
