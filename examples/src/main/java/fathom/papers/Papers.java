package fathom.papers;

import fathom.text.BadInputException;
import fathom.text.Catalog;
import java.util.List;

/** The papers that can be run by name. */
public final class Papers {
    private static final List<Paper> ALL = List.of(
            Glorot2010.paper(),
            Saxe2014.paper(),
            He2015.paper(),
            Le2015.paper(),
            Jozefowicz2015.paper(),
            He2016.paper(),
            Mishkin2016.paper(),
            Balduzzi2017.paper(),
            Pennington2017.paper(),
            Schoenholz2017.paper(),
            Xiao2018.paper(),
            Xiao2018Figure1.paper(),
            Tallec2018.paper(),
            Dehghani2018.paper(),
            Zhang2019.paper(),
            De2020.paper(),
            Bachlechner2020.paper(),
            Huang2020.paper(),
            UniversalTransformerStudy.paper());

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
