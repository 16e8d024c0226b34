package fathom.experiment.report;

import fathom.chart.SvgFile;
import fathom.experiment.statistics.TrainabilityMap;
import fathom.file.AtomicFile;
import java.nio.file.Path;

/** A trainability map as files of its own. */
public final class MapFiles {
    private MapFiles() {}

    /**
     * Writes {@code map.csv}, one line {@code sigma_w2,sigma_b2,depth,accuracy,trained,xi_c,depth_over_xi_c} per cell, and, where there are at
     * least two rows and columns, {@code map.svg}, the figure.
     *
     * @throws java.io.UncheckedIOException if one cannot be written
     */
    public static void write(TrainabilityMap map, Path folder) {
        writeCells(map, folder.resolve("map.csv"));
        if (MapSection.drawable(map)) {
            SvgFile.write(folder.resolve("map.svg"), MapSection.figure(map));
        }
    }

    private static void writeCells(TrainabilityMap map, Path file) {
        AtomicFile.write(file, out -> {
            out.write("sigma_w2,sigma_b2,depth,accuracy,trained,xi_c,depth_over_xi_c\n");
            for (int column = 0; column < map.weightVariances().size(); column++) {
                double scale = map.scales().get(column);
                for (int row = 0; row < map.depths().size(); row++) {
                    double accuracy = map.accuracy()[row][column];
                    int depth = map.depths().get(row);
                    if (!Double.isNaN(accuracy)) {
                        out.write(map.weightVariances().get(column) + "," + map.sigmaB2() + "," + depth + "," + accuracy
                                + "," + map.trained(row, column) + "," + scale + "," + depth / scale + "\n");
                    }
                }
            }
        });
    }
}
