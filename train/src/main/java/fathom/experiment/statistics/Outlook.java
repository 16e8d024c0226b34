package fathom.experiment.statistics;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a look at the results that did not separate the best says of the seeds to come.
 *
 * @param made how many seeds every variant has
 * @param next how many it gets now
 * @param likely at how many the looks will likely end: those that tell differences as large as the measured ones, of the best from every other, with a
 *     power of 80 %, rounded up to a look; all there may be where that is not known
 * @param most how many there may be
 * @param depths where the best is not separated
 */
public record Outlook(int made, int next, int likely, int most, List<Integer> depths) {
    /** Copies the list. */
    public Outlook {
        depths = List.copyOf(depths);
    }

    /**
     * Looks at what was made.
     *
     * @param made with how many seeds
     * @param next at how many seeds the next look is; no depths in the outlook say that none is needed
     */
    public static Outlook of(Summary summary, int made, int next) {
        List<DepthSummary> open = summary.depths().stream()
                .filter(depth -> DepthTests.of(depth, summary).open())
                .toList();
        int needed = open.stream()
                .mapToInt(depth -> DepthTests.of(depth, summary).seedsNeeded())
                .max()
                .orElse(made);
        List<Integer> looks = summary.looks().seeds();
        int most = looks.get(looks.size() - 1);
        int likely = looks.stream()
                .filter(seeds -> seeds >= Math.max(next, needed))
                .findFirst()
                .orElse(most);
        return new Outlook(
                made, next, likely, most, open.stream().map(DepthSummary::depth).toList());
    }

    /** {@code 3 seeds do not separate the best at depth 4, 48: now 5; likely to end at 8 of at most 12}. */
    @Override
    public String toString() {
        return made + " seeds do not separate the best at depth "
                + depths.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ": now " + next
                + "; likely to end at " + likely + " of at most " + most;
    }
}
