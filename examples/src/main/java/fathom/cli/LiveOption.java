package fathom.cli;

import fathom.experiment.live.LiveServer;
import fathom.file.FileErrors;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A page that shows a comparison while it is made. */
final class LiveOption {
    static final int PORT = 7373;
    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--live",
            arity = "0..1",
            fallbackValue = "" + PORT,
            paramLabel = "PORT",
            description =
                    "show the comparison on a page of this machine while it is made, as 'fathom watch' does; port "
                            + PORT + ", or one that is free if that is taken, unless another is given")
    private @Nullable Integer port;

    /** Starts the page if it was asked for, and says where it is. */
    Optional<LiveServer> serve(Path folder) {
        if (port == null) {
            return Optional.empty();
        }
        checkPort("--live", port);
        try {
            Files.createDirectories(folder); // in which the page's token is kept
        } catch (IOException e) {
            throw new BadInputException("results folder " + folder + " cannot be made: " + FileErrors.words(e), e);
        }
        return Optional.of(start(folder, port));
    }

    /** Starts a page and says where it is: the usual port may be another comparison's, which is no reason to fail. */
    static LiveServer start(Path folder, int port) {
        LiveServer server;
        try {
            server = LiveServer.start(folder, port);
        } catch (BadInputException e) {
            if (port != PORT) {
                throw e;
            }
            server = LiveServer.start(folder, 0);
        }
        System.out.println("live: " + server.address());
        return server;
    }

    static void checkPort(String option, int port) {
        Options.atLeast(option, port, 0);
        Options.atMost(option, port, HIGHEST_PORT);
    }
}
