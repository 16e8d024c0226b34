package fathom.experiment.record;

/**
 * Names a run of a comparison before its learning rate is known, which tuning decides.
 *
 * @param stage why it is made
 * @param variant the label of what is compared
 * @param depth the number of layers of the body
 * @param seedIndex which of the comparison's seeds
 * @param rate the learning rate of a tuning run; NaN of one that counts
 */
public record RunName(Stage stage, String variant, int depth, int seedIndex, double rate) {
    /** The name of a run whose key is known. */
    public static RunName of(Stage stage, RunKey key) {
        return new RunName(
                stage, key.variant(), key.depth(), key.seedIndex(), stage == Stage.TUNING ? key.rate() : Double.NaN);
    }

    /** A safe file name, different for different runs, such as {@code run_orthogonal_d48_s0}. */
    public String id() {
        String key = new RunKey(variant, depth, seedIndex, stage == Stage.TUNING ? rate : 1).id();
        return stage.label() + "_" + (stage == Stage.TUNING ? key : key.substring(0, key.lastIndexOf("_lr")));
    }

    /** Whether a file in {@code runs/} that is called so holds this run's record, at whatever rate it was made. */
    boolean isOf(String fileName) {
        return stage == Stage.TUNING ? fileName.equals(id() + ".json") : fileName.startsWith(id() + "_lr");
    }

    /** As a reader would say it, for example {@code tuning orthogonal, depth 48, seed 0, rate 0.03}. */
    @Override
    public String toString() {
        return (stage == Stage.TUNING ? "tuning " : "") + variant + ", depth " + depth + ", seed " + seedIndex
                + (stage == Stage.TUNING ? ", rate " + rate : "");
    }
}
