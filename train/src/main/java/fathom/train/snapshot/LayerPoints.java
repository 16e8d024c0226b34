package fathom.train.snapshot;

import fathom.probe.LayerPoint;
import java.util.ArrayList;
import java.util.List;

/** Layers at steps as lines of {@code layers.csv}; numbers as Java prints them, so that they are read to the same bits. */
final class LayerPoints {
    static final String HEADER = "step,layer,q,correlation,gradient,sigma_w2,sigma_b2,residual\n";

    private LayerPoints() {}

    static String row(LayerPoint p) {
        return p.step() + "," + p.layer() + "," + p.q() + "," + p.correlation() + "," + p.gradient() + ","
                + p.weightVariance() + "," + p.biasVariance() + "," + p.residual();
    }

    /**
     * Reads lines below the header; those of one step are a list.
     *
     * @throws NumberFormatException if a line is not one of these
     */
    static List<List<LayerPoint>> read(String text) {
        List<List<LayerPoint>> steps = new ArrayList<>();
        List<LayerPoint> current = new ArrayList<>();
        for (String line : text.lines().skip(1).toList()) {
            LayerPoint point = point(line.split(",", -1));
            if (!current.isEmpty() && current.get(0).step() != point.step()) {
                steps.add(List.copyOf(current));
                current.clear();
            }
            current.add(point);
        }
        if (!current.isEmpty()) {
            steps.add(List.copyOf(current));
        }
        return steps;
    }

    private static LayerPoint point(String[] cells) {
        if (cells.length != 8) {
            throw new NumberFormatException(
                    "a line of layers.csv has " + cells.length + " cells, expected 8: " + String.join(",", cells));
        }
        return new LayerPoint(
                Integer.parseInt(cells[0]),
                Integer.parseInt(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]),
                Double.parseDouble(cells[7]));
    }
}
