package fathom.cli;

import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run of a comparison, made on the node of a cluster from the comparison's command line. */
public final class ComparisonTask {
    private ComparisonTask() {}

    /**
     * Builds the comparison and trains one of its runs.
     *
     * @param words after {@code fathom}, {@code compare} first
     * @param folder absolute, of the results: where this node sees it, the run goes on from its last snapshot there
     * @return the run; empty if this process was asked to stop
     * @throws fathom.text.BadInputException if the words are no comparison, or name what this node does not see
     */
    public static Optional<RunRecord> make(List<String> words, Path folder, Stage stage, RunKey key) {
        return Fathom.comparison(words).make(folder, stage, key);
    }
}
