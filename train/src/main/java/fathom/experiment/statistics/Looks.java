package fathom.experiment.statistics;

import fathom.experiment.record.ComparisonRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * When the results of an experiment are looked at, in numbers of seeds: once, or several times with seeds added in between. Whoever looks several
 * times has several chances of a false claim; so the 5 % are spent over the looks, as much by the share t of the seeds as Lan and DeMets'
 * function of Pocock's type says, alpha(t) = 0.05 ln(1 + (e - 1) t). A look's own level is what has been added since the look before
 * (Bonferroni), which holds for any test and any dependence between the looks.
 *
 * <p>Source: Lan and DeMets 1983, doi:10.1093/biomet/70.3.659.
 *
 * @param seeds the numbers of seeds, ascending; empty for one look at whatever there is
 */
public record Looks(List<Integer> seeds) {
    /** The probability of one false claim or more of a kind at a depth, over all looks. */
    public static final double LEVEL = 0.05;

    /** The setting of a comparison that names its looks, where there are several. */
    public static final String SETTING = "looks at seeds";

    private static final double GROWTH = 1.5;

    /** Copies the list. */
    public Looks {
        seeds = List.copyOf(seeds);
    }

    /** One look. */
    public static Looks once() {
        return new Looks(List.of());
    }

    /** The looks from the first number of seeds to the last, each half as many again as the one before. */
    public static Looks from(int first, int last) {
        List<Integer> seeds = new ArrayList<>();
        for (int n = first; n < last; n = (int) Math.ceil(GROWTH * n)) {
            seeds.add(n);
        }
        seeds.add(last);
        return new Looks(seeds);
    }

    /** Reads the looks from the comparison's configuration. */
    public static Looks of(ComparisonRecord comparison) {
        String setting = comparison.configuration().getOrDefault(SETTING, "");
        return setting.matches("[1-9]\\d{0,5}(, [1-9]\\d{0,5})*")
                ? new Looks(
                        Arrays.stream(setting.split(", ")).map(Integer::valueOf).toList())
                : once();
    }

    /** Returns the level at which that many seeds are judged, so that all looks together keep to {@link #LEVEL}. */
    public double level(int n) {
        int look = 0;
        while (look < seeds.size() - 1 && seeds.get(look) < n) {
            look++;
        }
        return seeds.isEmpty() ? LEVEL : spent(look) - (look == 0 ? 0 : spent(look - 1));
    }

    private double spent(int look) {
        double share = (double) seeds.get(look) / seeds.get(seeds.size() - 1);
        return LEVEL * StrictMath.log1p((StrictMath.E - 1) * share);
    }

    /** The setting's value, {@code 3, 5, 8, 12}. */
    @Override
    public String toString() {
        return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
