package fathom.experiment.record;

import fathom.file.AtomicFile;
import fathom.train.Divergence;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The comparison as comma-separated values (RFC 4180, UTF-8, header first). Numbers are written as Java prints them,
 * with {@code NaN}, {@code Infinity} and {@code -Infinity}, which pandas, R and spreadsheets read.
 */
final class CsvFiles {

    private CsvFiles() {}

    /** Writes one line per step of every compared run. */
    static void writeMetrics(ComparisonRecord comparison, Path file) {
        AtomicFile.write(file, out -> {
            out.write("variant,depth,seed,rate,step,loss,accuracy\n");
            for (RunRecord run : comparison.runs()) {
                RunKey key = run.key();
                String start =
                        quoted(key.variant()) + "," + key.depth() + "," + key.seedIndex() + "," + key.rate() + ",";
                float[] loss = run.trainLoss();
                float[] accuracy = run.trainAccuracy();
                for (int step = 0; step < loss.length; step++) {
                    out.write(start + step + "," + loss[step] + "," + accuracy[step] + "\n");
                }
            }
        });
    }

    /** Writes one line per run, those of the tuning first. */
    static void writeSummary(ComparisonRecord comparison, Path file) {
        AtomicFile.write(file, out -> {
            out.write("stage,variant,depth,seed,rate,initializer,steps,final_train_loss,final_train_accuracy,test_loss,"
                    + "test_accuracy,steps_to_threshold,diverged_step,diverged_layer,diverged_what,seconds\n");
            writeRuns(out, Stage.TUNING, comparison.tuning());
            writeRuns(out, Stage.RUN, comparison.runs());
        });
    }

    private static void writeRuns(BufferedWriter out, Stage stage, List<RunRecord> runs) throws IOException {
        for (RunRecord run : runs) {
            RunKey key = run.key();
            Divergence end = run.divergence();
            String threshold = run.stepsToThreshold() < 0 ? "" : String.valueOf(run.stepsToThreshold());
            String divergence = end == null ? ",," : end.step() + "," + quoted(end.layer()) + "," + quoted(end.what());
            out.write(String.join(
                    ",",
                    stage.label(),
                    quoted(key.variant()),
                    String.valueOf(key.depth()),
                    String.valueOf(key.seedIndex()),
                    String.valueOf(key.rate()),
                    quoted(run.initializer()),
                    String.valueOf(run.steps()),
                    String.valueOf(run.finalTrainLoss()),
                    String.valueOf(run.finalTrainAccuracy()),
                    String.valueOf(run.testLoss()),
                    String.valueOf(run.testAccuracy()),
                    threshold,
                    divergence,
                    run.seconds() + "\n"));
        }
    }

    static String quoted(String text) {
        return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
