package fathom.experiment.report;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.LostLearning;
import fathom.file.AtomicFile;
import fathom.text.Csv;
import java.nio.file.Path;

/** The runs of a comparison that had learned and fell back to chance, as a file. */
public final class LostFiles {
    private LostFiles() {}

    /**
     * Writes {@code lost.csv}, a line {@code variant,depth,seed,rate,lowest_loss,accuracy,learned_step,lost_step} for each such run.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public static void write(ComparisonRecord comparison, Path folder) {
        Chance chance = Chance.of(comparison);
        AtomicFile.write(folder.resolve("lost.csv"), out -> {
            out.write("variant,depth,seed,rate,lowest_loss,accuracy,learned_step,lost_step\n");
            for (RunRecord run : comparison.runs()) {
                RunKey key = run.key();
                LostLearning lost = LostLearning.of(run.result(), chance).orElse(null);
                if (lost != null) {
                    out.write(Csv.cell(key.variant()) + "," + key.depth() + "," + key.seedIndex() + ","
                            + key.rate() + "," + lost.loss() + "," + lost.accuracy() + "," + lost.learned() + ","
                            + lost.lost() + "\n");
                }
            }
        });
    }
}
