package fathom.experiment;

import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Which runs an experiment has, in the order in which they are made: depth by depth and variant by variant, those that tune and then those that count.
 * Where the results are looked at several times, more seeds follow in rounds.
 */
final class RunPlan<V> {
    private final Design<V> design;
    private final List<Cell<V>> cells;

    /** Plans the first round. */
    RunPlan(Design<V> design) {
        this.design = design;
        this.cells = design.depths().stream()
                .flatMap(depth -> design.variants().entrySet().stream()
                        .map(variant -> design.cell(variant.getKey(), variant.getValue(), depth)))
                .toList();
    }

    /**
     * Makes all runs, and those of more seeds, to all variants alike, as long as they are asked for.
     *
     * @param queue does jobs, and returns when they are done
     * @param more asked before every further round: whether the runs made so far call for one with that many seeds
     */
    void make(Cell.Training<V> training, Consumer<List<RunQueue.Job>> queue, IntPredicate more) {
        queue.accept(jobs(cell -> cell.jobs(training)));
        for (int seeds : design.looks().seeds()) {
            if (seeds > design.seeds() && more.test(seeds)) {
                queue.accept(jobs(cell -> cell.grow(seeds, training)));
            }
        }
    }

    private List<RunQueue.Job> jobs(Function<Cell<V>, List<RunQueue.Job>> of) {
        return cells.stream().flatMap(cell -> of.apply(cell).stream()).toList();
    }

    /** How many jobs of a stage the first round has. */
    int count(Stage stage) {
        return cells.stream().mapToInt(cell -> cell.count(stage)).sum();
    }

    /**
     * Makes one of the {@link #count} jobs of a stage. One that counts takes its rate from tuning runs that were made before.
     *
     * @throws IndexOutOfBoundsException if there is no such job
     * @throws fathom.text.BadInputException if a tuning run that it depends on is missing
     */
    void makeOnly(Stage stage, int index, Cell.Training<V> training) {
        int left = index;
        for (Cell<V> cell : cells) {
            if (left < cell.count(stage)) {
                if (stage == Stage.RUN) {
                    cell.recall(training);
                }
                cell.job(stage, left, training).run(0);
                return;
            }
            left -= cell.count(stage);
        }
        throw new IndexOutOfBoundsException(stage.label() + " job " + index + " of " + count(stage));
    }

    /** Every run that is planned by now. */
    List<RunName> names() {
        return cells.stream().flatMap(cell -> cell.names().stream()).toList();
    }

    /** How many seeds each variant is to have by now. */
    int seeds() {
        return cells.get(0).count(Stage.RUN);
    }

    /** The tuning runs that were made. */
    List<RunRecord> tuning() {
        return made(cell -> cell.tuning().stream());
    }

    /** The runs that count that were made. */
    List<RunRecord> runs() {
        return made(cell -> cell.runs().stream());
    }

    private List<RunRecord> made(Function<Cell<V>, Stream<RunRecord>> of) {
        return cells.stream().flatMap(of).toList();
    }
}
