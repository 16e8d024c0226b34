package fathom.datainit;

import fathom.text.Call;
import java.util.List;

/** The calibrations that can be named. */
public final class Calibrations {
    private static final List<String> NAMES = List.of("lsuv", "metainit", "gradinit");

    private Calibrations() {}

    /** What {@link #parse} knows. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The calibration of a name, such as {@code lsuv}, {@code metainit(steps=200)} or {@code gradinit(rate=0.003)}.
     *
     * @throws IllegalArgumentException if there is none of that name, or a number is impossible: in one line
     */
    public static Calibration parse(String text) {
        Call call = Call.parse(text);
        Calibration calibration = switch (call.name()) {
            case "lsuv" ->
                new Lsuv(
                        call.number("tolerance", Lsuv.DEFAULT.tolerance()),
                        call.count("iterations", Lsuv.DEFAULT.iterations()));
            case "metainit" ->
                new MetaInit(
                        call.count("steps", MetaInit.DEFAULT.steps()),
                        call.number("rate", MetaInit.DEFAULT.rate()),
                        call.number("momentum", MetaInit.DEFAULT.momentum()));
            case "gradinit" ->
                new GradInit(
                        call.count("steps", GradInit.DEFAULT.steps()),
                        call.number("rate", GradInit.DEFAULT.rate()),
                        call.number("eta", GradInit.DEFAULT.eta()),
                        call.number("gamma", GradInit.DEFAULT.gamma()));
            default -> throw call.unknown("calibration", NAMES);
        };
        call.end();
        return calibration;
    }

    static void check(boolean holds, String name, String condition, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + condition + ", got " + value);
        }
    }
}
