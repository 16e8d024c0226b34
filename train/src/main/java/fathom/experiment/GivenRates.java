package fathom.experiment;

import fathom.experiment.record.RunRecord;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A choice among given rates, each of which is a job; a single one needs none. */
final class GivenRates extends Tuning {
    private final List<Double> rates;

    /** @param rates at least one, none twice */
    GivenRates(List<Double> rates) {
        super(jobs(rates));
        this.rates = List.copyOf(rates);
    }

    private static int jobs(List<Double> rates) {
        return rates.size() > 1 ? rates.size() : 0;
    }

    @Override
    List<Double> rates() {
        return jobs() == 0 ? List.of() : rates;
    }

    @Override
    int jobs() {
        return jobs(rates);
    }

    @Override
    void runs(int index, Trial trial) {
        make(rates.get(index), trial);
    }

    @Override
    boolean complete() {
        return made().size() == jobs();
    }

    @Override
    List<RunRecord> inOrder() {
        return rates.stream().map(made()::get).filter(Objects::nonNull).toList();
    }

    /** The smallest if none stayed finite. */
    @Override
    double rate() {
        return best().orElseGet(() -> Collections.min(rates));
    }
}
