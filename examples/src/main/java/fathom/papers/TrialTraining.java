package fathom.papers;

import fathom.datainit.DataDependentInitialization;
import fathom.experiment.Experiment;
import fathom.experiment.PreparedData;
import fathom.experiment.Run;
import fathom.experiment.record.Stage;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Network;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.util.List;

/**
 * One training of a trial.
 *
 * @param kernels one for each run side by side
 */
record TrialTraining(Trial trial, PreparedData data, List<Kernels> kernels) implements Experiment.Body<Variant> {
    private static final int UPDATE_POINTS = 20;

    @Override
    public TrainingResult train(Variant variant, Run run) {
        int steps = run.steps(trial.steps);
        Chain net = variant.build(data.problem(), run.depth(), run.seed().child("network"));
        boolean counts = run.stage() == Stage.RUN;
        Trainer trainer = Trainer.of(net, run.seed().child("noise"))
                .kernels(kernels.get(run.worker()))
                .objective(data.objective())
                .optimizer(
                        trial.rule.optimizer().apply(Network.parameters(net)), trial.rule.schedule(run.rate(), steps))
                .listener(run.log())
                .until(run.stop())
                .probeEvery(counts ? Math.max(1, trial.steps / UPDATE_POINTS) : 0);
        variant.start()
                .dataDependent()
                .ifPresent(rule -> trainer.initialization(
                        rule, data.shuffled(run.seed().child(DataDependentInitialization.STREAM))));
        return run.resumable(trainer)
                .fitSteps(data.shuffled(run.seed().child("data")), counts ? data.evaluation() : null, steps);
    }
}
