package fathom.experiment;

import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import java.util.Optional;

/**
 * Makes runs somewhere else than in the process of the experiment: on the nodes of a cluster. The experiment keeps what only it can know: which runs
 * there are, which must wait for others, where finished ones lie.
 *
 * <p>What a run comes to depends on the experiment's settings, its stage and its key alone, so that it matters neither where it is made nor how
 * often: a run may be made twice, and the first to be returned counts.
 */
@FunctionalInterface
public interface Executor {
    /**
     * Has one run made and waits for it. Called from as many threads as the experiment has workers.
     *
     * @return the run as {@link Experiment#make} returned it there; empty if the experiment was stopped meanwhile, or if the run failed and the
     *     others are to go on: then it is missing from the record, and with a tuning run the runs that it would have chosen the rate for
     * @throws RuntimeException if it could not be made; the experiment then begins no other, and keeps those that end
     */
    Optional<RunRecord> make(Stage stage, RunKey key);
}
