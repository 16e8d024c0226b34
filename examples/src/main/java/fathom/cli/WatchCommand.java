package fathom.cli;

import fathom.experiment.live.LiveServer;
import fathom.experiment.record.ResultsFolder;
import fathom.file.FileErrors;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows a comparison on a page of this machine, while it is made or after: progress, curves, divergences, what is queued.",
            "It reads the results folder, so that it can be ended and started again at any time, and so can the comparison. A run can be"
                    + " stopped there: it is left out, and the report says so."
        })
final class WatchCommand implements Callable<Integer> {
    /** What a comparison, or its submission to a cluster, leaves first. */
    private static final List<String> TRACES = List.of("configuration.json", "plan.json", "runs", "live");

    private static final int MOST_NAMED = 3;

    @Parameters(paramLabel = "DIR", description = "the comparison's results folder")
    private Path folder = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "" + LiveOption.PORT,
            description =
                    "of this machine's loopback address; 0 takes one that is free. Default: ${DEFAULT-VALUE}, or one that is free")
    private int port = LiveOption.PORT;

    @Override
    @SuppressWarnings("try") // the server is open until the process is ended, and not used
    public Integer call() throws InterruptedException {
        LiveOption.checkPort("--port", port);
        check(folder);
        try (LiveServer server = LiveOption.start(folder, port)) {
            System.out.println("Ctrl-C ends the page; the comparison goes on.");
            new CountDownLatch(1).await();
        }
        return 0;
    }

    /** A folder in which nothing is may be that of a comparison which begins in a moment. */
    private static void check(Path folder) {
        if (Files.isRegularFile(folder)) {
            throw new BadInputException("results folder " + folder + ": is a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new BadInputException("results folder " + folder + ": there is no such folder");
        }
        List<Path> inside = inside(folder);
        if (!inside.isEmpty() && TRACES.stream().map(folder::resolve).noneMatch(Files::exists)) {
            List<String> below = inside.stream()
                    .filter(ResultsFolder::isOne)
                    .map(Path::toString)
                    .limit(MOST_NAMED)
                    .toList();
            throw new BadInputException("results folder " + folder + ": no comparison was started there"
                    + (below.isEmpty() ? "" : "; did you mean " + String.join(" or ", below) + "?"));
        }
    }

    private static List<Path> inside(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new BadInputException("results folder " + folder + ": " + FileErrors.words(e), e);
        }
    }
}
