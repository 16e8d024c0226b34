package fathom.papers;

import fathom.text.BadInputException;
import fathom.text.Catalog;
import java.util.List;

/** The papers that can be run by name. */
public final class Papers {
    private static final List<Paper> ALL =
            List.of(Saxe2014.paper(), He2015.paper(), Balduzzi2017.paper(), UniversalTransformerStudy.paper());

    private Papers() {}

    /** All of them, by year. */
    public static List<Paper> all() {
        return ALL;
    }

    /**
     * The paper of a name.
     *
     * @throws BadInputException if there is none
     */
    public static Paper named(String name) {
        return ALL.stream()
                .filter(paper -> paper.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Catalog.unknown(
                        "paper", name, ALL.stream().map(Paper::name).toList()));
    }
}
