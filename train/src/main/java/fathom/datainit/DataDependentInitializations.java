package fathom.datainit;

import fathom.text.BadInputException;
import fathom.text.Catalog;
import java.util.List;

/** The data-dependent initializations that can be named. */
public final class DataDependentInitializations {
    private static final Catalog<DataDependentInitialization> CATALOG = Catalog.of(
            "data-dependent initialization",
            List.of(Lsuv.definition(), Whitened.definition(), MetaInit.definition(), GradInit.definition()));

    private DataDependentInitializations() {}

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
}
