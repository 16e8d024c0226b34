package fathom.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Progress with an estimate of the time left: one line that changes on a terminal, a plain line every few seconds elsewhere. Work is counted
 * in units that take about equally long.
 */
final class Meter {
    private static final long PLAIN_PERIOD = Duration.ofSeconds(5).toNanos();
    private static final long TERMINAL_PERIOD = Duration.ofMillis(200).toNanos();
    private static final int WIDTH = 110;

    private final PrintStream out;
    private final boolean terminal;
    private double total;
    private long start;
    private double first;
    private double done;
    private double skipped;
    private long lastShown;

    Meter(PrintStream out, boolean terminal, double total) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
    }

    /** A meter on standard error. Only the launcher can tell whether that is a terminal: System.console() looks at the other streams. */
    static Meter onError(double total) {
        return new Meter(System.err, Boolean.getBoolean("fathom.terminal") && System.getenv("TERM") != null, total);
    }

    /** Some work has been done. */
    void advance(double units, String what) {
        long now = System.nanoTime();
        if (done == 0) { // the first unit is slow while the JVM warms up: it says nothing about the others
            first = units;
            start = now;
        }
        done += units;
        if (now - lastShown >= (terminal ? TERMINAL_PERIOD : PLAIN_PERIOD)) {
            lastShown = now;
            show(what);
        }
    }

    /** There is more work, or less, than was known. */
    void total(double units) {
        total = units;
    }

    /** Some work need not be done. */
    void skip(double units) {
        skipped += units;
    }

    /** Prints a line that stays. */
    void say(String line) {
        clear();
        out.println(Printable.of(line));
    }

    /** Takes the changing line off the terminal. */
    void clear() {
        if (terminal) {
            out.print("\r" + " ".repeat(WIDTH) + "\r");
            out.flush();
        }
    }

    private void show(String what) {
        double fraction = Math.min(1, (done + skipped) / total);
        double elapsed = (System.nanoTime() - start) / 1e9;
        double left = elapsed * Math.max(0, total - done - skipped) / (done - first);
        String line = String.format(
                Locale.ROOT,
                "%3.0f %%  %s%s",
                100 * fraction,
                done > first ? time(left) + " left  " : "",
                Printable.of(what));
        if (terminal) {
            String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
            out.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
            out.flush();
        } else {
            out.println(line);
        }
    }

    /** A duration for people: {@code 42 s}, {@code 3 min 20 s}, {@code 2 h 05 min}. */
    static String time(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "?";
        }
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        return s < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d h %02d min", s / 3600, s % 3600 / 60);
    }
}
