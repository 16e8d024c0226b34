package fathom.papers;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done for a paper at one scale: networks to train, numbers to measure without training, and the claims to test. Immutable; every method
 * gives a study with one thing more.
 *
 * @param seeds how many, unless the command says otherwise
 * @param trials in the order in which they are run
 * @param measurements made before the trials
 * @param claims in the order of the paper
 */
public record Study(int seeds, List<Trial> trials, List<Measurement> measurements, List<Claim> claims) {
    /** Copies the lists. */
    public Study {
        trials = List.copyOf(trials);
        measurements = List.copyOf(measurements);
        claims = List.copyOf(claims);
    }

    static Study ofSeeds(int seeds) {
        return new Study(seeds, List.of(), List.of(), List.of());
    }

    Study train(Trial trial) {
        return new Study(seeds, with(trials, trial), measurements, claims);
    }

    Study measure(Measurement measurement) {
        return new Study(seeds, trials, with(measurements, measurement), claims);
    }

    Study claim(Claim claim) {
        return new Study(seeds, trials, measurements, with(claims, claim));
    }

    private static <T> List<T> with(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return more;
    }
}
