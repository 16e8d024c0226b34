package fathom.papers;

import java.util.function.Function;

/**
 * A paper as a named experiment.
 *
 * @param name what {@code fathom paper run} takes: the first author and the year
 * @param title what the paper says, in a line
 * @param source authors, year and arXiv id
 * @param cost what {@link Scale#FULL} takes
 * @param design what is run and tested at each scale
 */
public record Paper(String name, String title, String source, String cost, Function<Scale, Study> design) {
    /** What is run and tested at a scale. */
    public Study study(Scale scale) {
        return design.apply(scale);
    }
}
