package fathom.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.Cifar10;
import fathom.data.DataSource;
import fathom.data.Synthetic;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader's first program stays short and runs. */
class DeltaOrthogonalTest {
    @Test
    void runsAtToySize(@TempDir Path folder) throws IOException {
        DataSource source = Synthetic.generate(200, 20, new Seed(3));
        Cifar10.write(folder.resolve("data"), source.train(), source.test());
        Path out = folder.resolve("out");
        DeltaOrthogonal.main(new String[] {folder.resolve("data").toString(), "1", "2", out.toString()});
        assertTrue(Files.exists(out.resolve("report.html")));
        List<RunRecord> runs = RunStore.read(out).runs();
        assertEquals(9, runs.size());
        assertTrue(runs.stream()
                .allMatch(run -> run.key().depth() == 1 && run.result().finalLoss() > 0));
        assertEquals(9 * 2 + 1, Files.readAllLines(out.resolve("metrics.csv")).size());
    }

    @Test
    void isUnderFortyLinesOfJava() throws IOException {
        Path source = Path.of("src/main/java/fathom/papers/DeltaOrthogonal.java");
        assertTrue(Files.readAllLines(source).size() < 40);
    }
}
