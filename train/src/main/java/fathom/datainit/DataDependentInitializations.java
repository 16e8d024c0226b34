package fathom.datainit;

import fathom.text.BadInputException;
import fathom.text.Catalog;
import fathom.text.Definition;
import fathom.text.Parameter;
import java.util.List;

/** The data-dependent initializations that can be named. */
public final class DataDependentInitializations {
    private static final Catalog<DataDependentInitialization> CATALOG =
            Catalog.of("data-dependent initialization", List.of(lsuv(), metaInit(), gradInit()));

    private DataDependentInitializations() {}

    private static Definition<DataDependentInitialization> lsuv() {
        return Definition.of(
                "lsuv",
                arguments -> new Lsuv(arguments.number("tolerance"), arguments.count("iterations")),
                parameter("tolerance", Lsuv.DEFAULT.tolerance(), "largest |variance - 1| of a layer's output"),
                parameter("iterations", Lsuv.DEFAULT.iterations(), "most rescalings of one layer"));
    }

    private static Definition<DataDependentInitialization> metaInit() {
        return Definition.of(
                "metainit",
                arguments ->
                        new MetaInit(arguments.count("steps"), arguments.number("rate"), arguments.number("momentum")),
                parameter("steps", MetaInit.DEFAULT.steps(), "how many"),
                parameter("rate", MetaInit.DEFAULT.rate(), "by which a norm moves in a step"),
                parameter("momentum", MetaInit.DEFAULT.momentum(), "of the norms"));
    }

    private static Definition<DataDependentInitialization> gradInit() {
        return Definition.of(
                "gradinit",
                arguments -> new GradInit(
                        arguments.count("steps"),
                        arguments.number("rate"),
                        arguments.number("eta"),
                        arguments.number("gamma")),
                parameter("steps", GradInit.DEFAULT.steps(), "how many"),
                parameter("rate", GradInit.DEFAULT.rate(), "of Adam, which moves the scales"),
                parameter("eta", GradInit.DEFAULT.eta(), "length of the one step that is looked ahead"),
                parameter("gamma", GradInit.DEFAULT.gamma(), "largest norm of the gradient"));
    }

    private static Parameter parameter(String name, Number value, String description) {
        return new Parameter(name, value.toString(), description);
    }

    /** Those there are, by name: what {@link #parse} knows. */
    public static Catalog<DataDependentInitialization> catalog() {
        return CATALOG;
    }

    /**
     * The data-dependent initialization of a name, such as {@code lsuv}, {@code metainit(steps=200)} or {@code gradinit(rate=0.003)}.
     *
     * @throws BadInputException if there is none of that name, or a number is impossible: in one line
     */
    public static DataDependentInitialization parse(String text) {
        return CATALOG.parse(text);
    }

    static void check(boolean holds, String name, String condition, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + condition + ", got " + value);
        }
    }
}
