package fathom.cli;

import fathom.text.BadInputException;
import picocli.CommandLine.Option;

/** More seeds where those asked for do not separate the best. */
final class UntilSureOption {
    private static final String MOST = "--max-seeds";

    @Option(
            names = "--until-sure",
            description =
                    "start with --seeds and add seeds, to all initializers alike, until the best is separated from every other at every"
                            + " depth, or until --max-seeds; of each kind of claim at most 5 %% are false")
    private boolean given;

    @Option(
            names = MOST,
            paramLabel = "N",
            defaultValue = "20",
            description = "the most seeds that --until-sure takes. Default: ${DEFAULT-VALUE}")
    private int most = 20;

    /** Refuses fewer at most than there are at first, and more than {@code limit}. */
    void check(int seeds, int limit) {
        if (given) {
            Options.atLeast(MOST, most, seeds);
            Options.atMost(MOST, most, limit);
        }
    }

    /** Refuses what must know beforehand how many runs there are. */
    void checkFixed() {
        if (given) {
            throw new BadInputException(
                    "--until-sure decides on the way how many runs there are; job arrays and --only need a fixed number of --seeds");
        }
    }

    /** The most seeds there may be. */
    int most(int seeds) {
        return given ? most : seeds;
    }
}
