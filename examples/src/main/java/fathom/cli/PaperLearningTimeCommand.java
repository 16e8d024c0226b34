package fathom.cli;

import fathom.papers.LearningTime;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom paper learning-time}. */
@Command(
        name = "learning-time",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "How many steps networks of different depths take to learn, from folders of 'fathom train'.",
            "Prints a table, and writes curves.csv (means of 25 steps), curves.svg and learning-time.svg."
        })
final class PaperLearningTimeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DEPTH=FOLDER", arity = "1..*", description = "a depth and where its training is")
    private List<String> runs = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results/learning-time",
            description = "where the files go. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        System.out.print(LearningTime.write(out, runs));
        return 0;
    }
}
