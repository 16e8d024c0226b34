package fathom.cli;

import fathom.random.Seed;
import picocli.CommandLine.Option;

/** The seed of a network and its training: with the same one, {@code train}, {@code export}, {@code probe} and {@code compare} draw the same weights. */
final class SeedOption {
    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "2018",
            description = "where all randomness comes from. Default: ${DEFAULT-VALUE}")
    private long value = 2018;

    long value() {
        return value;
    }

    Seed root() {
        return new Seed(value);
    }
}
