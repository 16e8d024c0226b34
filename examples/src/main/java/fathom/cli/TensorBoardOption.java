package fathom.cli;

import fathom.experiment.Experiment;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.interop.TensorBoard;
import fathom.interop.TensorBoardListener;
import fathom.train.Listener;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Whether event files for TensorBoard are written beside the results. */
final class TensorBoardOption {
    /** At how many steps of a run the layers are measured. */
    private static final int PROBED_STEPS = 20;

    @Option(names = "--tensorboard", description = "write event files too, for 'tensorboard --logdir DIR/tensorboard'")
    private boolean wanted;

    /** Where they lie. */
    private static Path folder(Path out) {
        return out.resolve("tensorboard");
    }

    /** Writes a file for each run of a comparison that counts, as soon as it has ended; nothing unless it is wanted. */
    Optional<Experiment.Observer> watching(Path out, Map<String, String> settings) {
        return wanted ? Optional.of(new Writing(folder(out), settings)) : Optional.empty();
    }

    /** Has a run watched while it trains: by {@code progress}, and if it is wanted by TensorBoard, which also has the layers measured, at 1 in {@code probeEvery}
     * steps or, where that is 0, at some of them. */
    TrainingResult watch(
            Trainer trainer,
            int probeEvery,
            Listener progress,
            Path out,
            Map<String, String> settings,
            int length,
            Supplier<TrainingResult> training) {
        if (!wanted) {
            trainer.listener(progress);
            return training.get();
        }
        try (TensorBoardListener board =
                new TensorBoardListener(folder(out), settings, trainer.state().step())) {
            trainer.listener(progress.and(board))
                    .probeEvery(probeEvery > 0 ? probeEvery : Math.max(1, length / PROBED_STEPS));
            return training.get();
        }
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
