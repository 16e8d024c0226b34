package fathom.cli;

import fathom.experiment.record.Stage;

/**
 * How much a comparison has to do. A unit of work is one layer in one step; the stem costs as much as {@value #STEM} layers.
 *
 * @param seeds of every variant, as far as is known
 * @param most seeds that there may be
 * @param tuning runs of every variant at every depth, as many as are likely
 * @param length steps of a run that counts
 * @param tuningSteps steps of a tuning run, of a run that is longer
 */
record Workload(int[] depths, int variants, int seeds, int most, int tuning, int length, int tuningSteps) {
    private static final int STEM = 8;

    /** The same with another number of seeds. */
    Workload withSeeds(int others) {
        return new Workload(depths, variants, others, most, tuning, length, tuningSteps);
    }

    /** Steps of a run. */
    int steps(Stage stage) {
        return stage == Stage.TUNING ? Math.min(tuningSteps, length) : length;
    }

    /** Units of one step. */
    double step(int depth) {
        return depth + STEM;
    }

    /** Units of all runs. */
    double units() {
        double each = (double) seeds * length + (double) tuning * steps(Stage.TUNING);
        double units = 0;
        for (int depth : depths) {
            units += variants * step(depth) * each;
        }
        return units;
    }

    /** The number of runs, those that tune included. */
    int runs() {
        return depths.length * variants * (seeds + tuning);
    }

    /** {@code 5 initializers x 2 depths x 3 to 12 seeds}. */
    @Override
    public String toString() {
        return Options.count(variants, "initializer") + " x " + Options.count(depths.length, "depth") + " x "
                + (most > seeds ? seeds + " to " : "") + Options.count(most, "seed");
    }
}
