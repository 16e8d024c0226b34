package fathom.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a {@link LineChart} draws as JSON, from which a page's script draws it again in other ways: lines to five digits, bands and logarithmic axes to
 * four, null for what is not finite.
 * Safe within markup: {@code <}, {@code >} and {@code &} are escaped, as JSON allows in strings.
 */
public final class ChartJson {
    private final StringBuilder out = new StringBuilder();
    private boolean first = true;

    private ChartJson() {}

    /** The chart's data. */
    public static String of(LineChart chart) {
        return new ChartJson().chart(chart).out.toString();
    }

    private ChartJson chart(LineChart chart) {
        List<Series> series =
                chart.series().stream().filter(s -> s.x().length > 0).toList();
        double[] shared = series.isEmpty() ? new double[0] : series.get(0).x();
        boolean whole =
                series.stream().flatMapToDouble(s -> Arrays.stream(s.x())).allMatch(v -> v == Math.rint(v));
        object(o -> {
            o.text("description", chart.description());
            o.name("x").object(x -> x.axis(chart.x(), whole, chart.x().logarithmic()));
            o.name("y").object(y -> y.axis(chart.y(), false, false));
            o.name("labelsLeft").plain(String.valueOf(chart.labelsLeft()));
            o.name("reference").number(chart.reference(), 6);
            o.text("referenceLabel", chart.referenceLabel());
            series.stream()
                    .map(Series::detail)
                    .filter(detail -> detail.raw().length > 0)
                    .findFirst()
                    .ifPresent(detail -> o.numbers("windows", new double[] {detail.rawWindow(), detail.window()}, 6));
            o.numbers("xs", shared, 6);
            o.name("series").list(series, s -> series(s, shared, chart.y().logarithmic() ? 4 : 5));
        });
        return this;
    }

    private void axis(Axis axis, boolean whole, boolean withTicks) {
        text("title", axis.title());
        name("min").number(axis.min(), 6);
        name("max").number(axis.max(), 6);
        name("log").plain(String.valueOf(axis.logarithmic()));
        name("whole").plain(String.valueOf(whole));
        if (withTicks) {
            numbers("ticks", axis.ticks().stream().mapToDouble(v -> v).toArray(), 6);
        }
    }

    private void series(Series s, double[] shared, int digits) {
        object(o -> {
            o.text("label", s.label());
            o.name("style").plain(Integer.toString(s.style()));
            o.name("dashed").plain(String.valueOf(s.dashed()));
            if (!Arrays.equals(s.x(), shared)) {
                o.numbers("x", s.x(), 6);
            }
            o.numbers("y", s.y(), digits);
            if (s.hasBand()) {
                o.numbers("low", s.low(), 4);
                o.numbers("high", s.high(), 4);
            }
            if (s.detail().raw().length > 0) {
                o.numbers("raw", s.detail().raw(), 4);
            }
            if (Double.isFinite(s.detail().seconds())) {
                o.name("seconds").number(s.detail().seconds(), 6);
            }
            if (!s.crosses().isEmpty()) {
                o.name("crosses")
                        .list(
                                s.crosses(),
                                cross -> o.object(c -> {
                                    c.name("x").number(cross.x(), 6);
                                    c.name("y").number(cross.y(), 6);
                                    c.text("note", cross.note());
                                }));
            }
        });
    }

    private void object(Consumer<ChartJson> members) {
        out.append('{');
        first = true;
        members.accept(this);
        out.append('}');
        first = false;
    }

    private ChartJson name(String name) {
        out.append(first ? "" : ",").append('"').append(name).append("\":");
        first = false;
        return this;
    }

    private void plain(String value) {
        out.append(value);
    }

    private void text(String name, String value) {
        name(name).plain(quoted(value));
    }

    private void numbers(String name, double[] values, int digits) {
        name(name);
        out.append('[');
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : ",");
            number(values[i], digits);
        }
        out.append(']');
    }

    private <T> void list(List<T> values, Consumer<T> write) {
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : ",");
            write.accept(values.get(i));
        }
        out.append(']');
    }

    /** By hand, since a page has some 100,000 of these and formatting is slow. */
    private void number(double value, int significant) {
        if (!Double.isFinite(value)) {
            out.append("null");
            return;
        }
        double size = Math.abs(value);
        if (size == 0 || (size < 1e15 && value == Math.rint(value))) {
            out.append((long) value);
            return;
        }
        int digits = significant - 1 - (int) Math.floor(Math.log10(size));
        if (digits >= 0 && digits <= 9) {
            double power = Math.pow(10, digits);
            out.append(Math.round(value * power) / power);
        } else {
            out.append(String.format(Locale.ROOT, "%." + (significant - 1) + "e", value));
        }
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    // a lone half of a surrogate pair has no place in UTF-8
                    boolean bare = c >= 0x20 && c != '<' && c != '>' && c != '&' && c < 0x2028;
                    if (bare) {
                        quoted.append((char) c);
                    } else {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
