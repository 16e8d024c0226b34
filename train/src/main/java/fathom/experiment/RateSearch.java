package fathom.experiment;

import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.LostLearning;
import fathom.train.DepthRate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A geometric grid, two rates a decade, that grows at its edges as far as it helps. It begins with three rates.
 *
 * <ul>
 *   <li>Where some run has trained, it grows beyond the best rate as long as that is the highest or the lowest.
 *   <li>Where none has, it grows on both sides in turn: nobody knows whether the rates are too high or too low.
 *   <li>It does not grow upwards where the highest rate is too high: its run diverged, or lost what it had learned.
 *   <li>It has {@value #MOST} rates at most, of which it then takes the best.
 * </ul>
 *
 * <p>Rule, most rates and budget of each run are the same for every variant. One job, since each rate depends on those before.
 */
final class RateSearch extends Tuning {
    /** At most so many runs. */
    static final int MOST = 9;

    /** Runs before the grid grows. */
    static final int FIRST = 3;

    private static final MathContext DIGITS = new MathContext(2);

    private final DepthRate centre;
    private final int depth;
    private final Chance chance;
    private final NavigableMap<Integer, RunRecord> tried = new TreeMap<>();
    private boolean complete;

    /** @param centre the middle of the first three rates, at that depth */
    RateSearch(DepthRate centre, int depth, Chance chance) {
        super(1);
        this.centre = centre;
        this.depth = depth;
        this.chance = chance;
    }

    /** The first ones, and those that were made since. */
    @Override
    List<Double> rates() {
        NavigableSet<Double> all = new TreeSet<>(made().keySet());
        all.addAll(List.of(rate(-1), rate(0), rate(1)));
        return List.copyOf(all);
    }

    @Override
    int jobs() {
        return 1;
    }

    @Override
    void runs(int index, Trial trial) {
        tried.clear();
        for (OptionalInt next = OptionalInt.of(0); next.isPresent(); next = next()) {
            int place = next.getAsInt();
            if (!make(rate(place), trial)) {
                return;
            }
            tried.put(place, made().get(rate(place)));
        }
        complete = true;
    }

    /** The rate that many half decades above the centre, of two significant digits: 0.001, 0.0032, 0.01. */
    private double rate(int place) {
        return new BigDecimal(centre.at(depth) * StrictMath.pow(10, place / 2.0))
                .round(DIGITS)
                .doubleValue();
    }

    /** Where the grid grows; empty if it is large enough. */
    private OptionalInt next() {
        int low = tried.firstKey();
        int high = tried.lastKey();
        if (tried.size() < FIRST) {
            return OptionalInt.of(high > 0 ? low - 1 : high + 1);
        }
        if (tried.size() == MOST) {
            return OptionalInt.empty();
        }
        boolean mayRise = !tooHigh(tried.lastEntry().getValue());
        OptionalInt best = bestTrained();
        if (best.isEmpty()) {
            return OptionalInt.of(mayRise && high <= -low ? high + 1 : low - 1);
        }
        int at = best.getAsInt();
        return at == high && mayRise
                ? OptionalInt.of(high + 1)
                : at == low ? OptionalInt.of(low - 1) : OptionalInt.empty();
    }

    private boolean tooHigh(RunRecord run) {
        return run.result().diverged() || LostLearning.of(run.result(), chance).isPresent();
    }

    /** Where the best of the runs that trained stands. */
    private OptionalInt bestTrained() {
        double lowest = Double.POSITIVE_INFINITY;
        OptionalInt best = OptionalInt.empty();
        for (var each : tried.entrySet()) {
            double loss = each.getValue().result().finalLoss();
            if (chance.trained(each.getValue().result()) && loss < lowest) {
                lowest = loss;
                best = OptionalInt.of(each.getKey());
            }
        }
        return best;
    }

    @Override
    boolean complete() {
        return complete;
    }

    @Override
    List<RunRecord> inOrder() {
        return List.copyOf(made().values());
    }

    /** The smallest if none stayed finite. */
    @Override
    double rate() {
        return best().orElseGet(() -> Collections.min(made().keySet()));
    }
}
