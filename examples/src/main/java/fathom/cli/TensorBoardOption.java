package fathom.cli;

import fathom.experiment.Experiment;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.interop.TensorBoard;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether event files for TensorBoard are written beside the results. */
final class TensorBoardOption {
    /** At how many steps of a run the layers are measured. */
    static final int PROBED_STEPS = 20;

    @Option(names = "--tensorboard", description = "write event files too, for 'tensorboard --logdir DIR/tensorboard'")
    private boolean wanted;

    boolean wanted() {
        return wanted;
    }

    /** Where they lie. */
    static Path folder(Path out) {
        return out.resolve("tensorboard");
    }

    /** Writes a file for each run of a comparison that counts, as soon as it has ended; nothing unless it is wanted. */
    Optional<Experiment.Observer> watching(Path out, Map<String, String> settings) {
        return wanted ? Optional.of(new Writing(folder(out), settings)) : Optional.empty();
    }

    private record Writing(Path folder, Map<String, String> settings) implements Experiment.Observer {
        @Override
        public void onEnd(Stage stage, RunRecord run, boolean reused) {
            if (stage == Stage.RUN) {
                TensorBoard.write(run, settings, folder);
            }
        }
    }
}
