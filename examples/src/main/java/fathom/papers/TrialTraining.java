package fathom.papers;

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
    @Override
    public TrainingResult train(Variant variant, Run run) {
        int steps = run.steps(trial.steps);
        Chain net = variant.build(data.problem(), run.depth(), run.seed().child("network"));
        boolean counts = run.stage() == Stage.RUN;
        Trainer trainer = data.trainer(
                        net, run, kernels.get(run.worker()), variant.start().dataDependent(), counts ? trial.steps : 0)
                .optimizer(
                        trial.rule.optimizer().apply(Network.parameters(net)), trial.rule.schedule(run.rate(), steps));
        return run.resumable(trainer)
                .fitSteps(data.shuffled(run.seed().child("data")), counts ? data.evaluation() : null, steps);
    }
}
