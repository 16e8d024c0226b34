package fathom.experiment.record;

import fathom.file.AtomicFile;
import fathom.probe.LayerStatistics;
import fathom.probe.StepStatistics;
import fathom.probe.UpdateRatio;
import fathom.text.Csv;
import java.nio.file.Path;
import java.util.List;

/** Statistics of steps as comma-separated values (RFC 4180, UTF-8, header first), as the files of a comparison are. */
public final class StatisticsFiles {
    private StatisticsFiles() {}

    /** Writes one line per step and layer. */
    public static void writeLayers(List<StepStatistics> steps, Path file) {
        AtomicFile.write(file, out -> {
            out.write("step,layer,mean_before,variance_before,correlation_before,mean,variance,correlation,saturated,"
                    + "gradient_before,gradient,weight_gradient_norm\n");
            for (StepStatistics step : steps) {
                for (LayerStatistics s : step.layers()) {
                    out.write(step.step() + "," + Csv.cell(s.layer()) + "," + s.meanBefore() + ","
                            + s.varianceBefore() + "," + s.correlationBefore() + "," + s.mean() + "," + s.variance()
                            + "," + s.correlation() + "," + s.saturated() + "," + s.gradientBefore() + ","
                            + s.gradient() + "," + s.weightGradientNorm() + "\n");
                }
            }
        });
    }

    /** Writes one line per step and parameter. */
    public static void writeUpdates(List<StepStatistics> steps, Path file) {
        AtomicFile.write(file, out -> {
            out.write("step,parameter,log10_update_ratio\n");
            for (StepStatistics step : steps) {
                for (UpdateRatio update : step.updates()) {
                    out.write(step.step() + "," + Csv.cell(update.parameter()) + "," + update.log10() + "\n");
                }
            }
        });
    }
}
