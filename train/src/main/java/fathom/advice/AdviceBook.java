package fathom.advice;

import fathom.advice.NetworkAdvice.About;
import fathom.advice.NetworkAdvice.Line;
import java.util.ArrayList;
import java.util.List;

/** Collects the lines of one {@link NetworkAdvice}. */
final class AdviceBook {
    private final List<Line> lines = new ArrayList<>();
    private List<String> starts = List.of();

    AdviceBook start(String advice, String basis) {
        return line(About.START, advice, basis);
    }

    AdviceBook scale(String advice, String basis) {
        return line(About.SCALE, advice, basis);
    }

    AdviceBook rate(String advice, String basis) {
        return line(About.RATE, advice, basis);
    }

    AdviceBook noTheory(String of) {
        return line(About.NO_THEORY, of, "");
    }

    AdviceBook compare(String... recipes) {
        starts = List.of(recipes);
        return this;
    }

    NetworkAdvice trainedBy(String... options) {
        return new NetworkAdvice(lines, starts, List.of(options));
    }

    private AdviceBook line(About about, String advice, String basis) {
        lines.add(new Line(about, advice, basis));
        return this;
    }
}
