package fathom.experiment.record;

import fathom.file.AtomicFile;
import fathom.text.Csv;
import fathom.train.Divergence;
import fathom.train.TrainingResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

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
                        Csv.cell(key.variant()) + "," + key.depth() + "," + key.seedIndex() + "," + key.rate() + ",";
                float[] loss = run.result().loss();
                float[] accuracy = run.result().accuracy();
                for (int step = 0; step < loss.length; step++) {
                    out.write(start + step + "," + loss[step] + "," + accuracy[step] + "\n");
                }
            }
        });
    }

    /** Writes one line per run, those of the tuning first: what does not depend on where and when it was made. */
    static void writeSummary(ComparisonRecord comparison, Path file) {
        AtomicFile.write(file, out -> {
            out.write("stage,variant,depth,seed,rate,initializer,steps,final_train_loss,final_train_accuracy,test_loss,"
                    + "test_accuracy,steps_to_threshold,diverged_step,diverged_layer,diverged_what\n");
            writeRuns(
                    out,
                    comparison,
                    run -> Csv.cell(run.description()) + "," + outcome(run.result(), comparison.threshold()));
        });
    }

    /** Writes one line per run, those of the tuning first: where and when it was made, and how long it took. */
    static void writeOrigins(ComparisonRecord comparison, Path file) {
        AtomicFile.write(file, out -> {
            out.write(
                    "stage,variant,depth,seed,rate,seconds,date,kernels,vector_bits,convolution,threads,java,processor\n");
            writeRuns(out, comparison, run -> run.result().seconds() + "," + origin(run.provenance()));
        });
    }

    private static void writeRuns(BufferedWriter out, ComparisonRecord comparison, Function<RunRecord, String> rest)
            throws IOException {
        for (RunRecord run : comparison.tuning()) {
            out.write(key(Stage.TUNING, run) + "," + rest.apply(run) + "\n");
        }
        for (RunRecord run : comparison.runs()) {
            out.write(key(Stage.RUN, run) + "," + rest.apply(run) + "\n");
        }
    }

    private static String key(Stage stage, RunRecord run) {
        RunKey key = run.key();
        return stage.label() + "," + Csv.cell(key.variant()) + "," + key.depth() + "," + key.seedIndex() + ","
                + key.rate();
    }

    private static String outcome(TrainingResult result, double threshold) {
        int reached = result.stepsToAccuracy(threshold);
        Divergence end = result.divergence();
        return result.steps() + "," + result.finalLoss() + "," + result.finalAccuracy() + "," + result.testLoss() + ","
                + result.testAccuracy() + "," + (reached < 0 ? "" : reached) + ","
                + (end == null ? ",," : end.step() + "," + Csv.cell(end.layer()) + "," + Csv.cell(end.what()));
    }

    private static String origin(Provenance origin) {
        return origin.date() + "," + Csv.cell(origin.kernels()) + "," + origin.vectorBits() + "," + origin.convolution()
                + "," + origin.threads() + "," + Csv.cell(origin.jvm()) + "," + Csv.cell(origin.cpu());
    }
}
