package fathom.experiment;

import fathom.experiment.statistics.Chance;
import fathom.train.DepthRate;
import java.util.List;
import java.util.stream.Collectors;

/** Where the rates of an experiment come from. */
sealed interface RateRule {
    /** How a variant is tuned at a depth. */
    Tuning at(int depth, Chance chance);

    /** Whether there is anything to tune. */
    boolean tunes();

    /** Those given, as functions of the depth. */
    record Given(List<DepthRate> rates) implements RateRule {
        public Given {
            rates = List.copyOf(rates);
        }

        @Override
        public Tuning at(int depth, Chance chance) {
            return new GivenRates(
                    rates.stream().map(rate -> rate.at(depth)).distinct().toList());
        }

        @Override
        public boolean tunes() {
            return rates.size() > 1;
        }

        @Override
        public String toString() {
            return rates.stream().map(DepthRate::toString).collect(Collectors.joining(", "));
        }
    }

    /** A grid that grows around one. */
    record Search(DepthRate centre) implements RateRule {
        @Override
        public Tuning at(int depth, Chance chance) {
            return new RateSearch(centre, depth, chance);
        }

        @Override
        public boolean tunes() {
            return true;
        }

        @Override
        public String toString() {
            return "auto around " + centre;
        }
    }
}
