package fathom.cli;

import fathom.papers.Paper;
import fathom.papers.Papers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code fathom paper list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Every paper that can be run, what it says, and what it costs at full scale.")
final class PaperListCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        for (Paper paper : Papers.all()) {
            System.out.println(paper.name() + "  [" + paper.source() + "]");
            System.out.println("    " + paper.title());
            System.out.println("    full scale, by estimate: " + paper.cost());
        }
        return 0;
    }
}
