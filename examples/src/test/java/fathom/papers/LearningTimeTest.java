package fathom.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning time, from the files that a training writes. */
class LearningTimeTest {
    @TempDir
    Path folder;

    /** A run whose accuracy rises by as much from one window of 25 steps to the next. */
    private static List<String> rising(int steps, double perWindow) {
        List<String> lines = new ArrayList<>(List.of("step,epoch,loss,accuracy,rate"));
        for (int step = 0; step < steps; step++) {
            lines.add(step + ",0," + (step % 2 == 0 ? 1 : 2) + "," + perWindow * (step / 25) + ",0.1");
        }
        return lines;
    }

    private String run(int depth, List<String> lines) throws IOException {
        Path run = Files.createDirectories(folder.resolve("run" + depth));
        Files.write(run.resolve("metrics.csv"), lines);
        return depth + "=" + run;
    }

    @Test
    void aLevelIsReachedAtTheEndOfTheFirstWindowWhoseMeanIsThatHigh() {
        LearningTime.Curve curve = LearningTime.curve(10, rising(260, 0.1)); // 10 whole windows
        assertEquals(10, curve.loss().length);
        assertEquals(1.48, curve.loss()[0], 1e-12, "13 ones and 12 twos");
        assertEquals(OptionalInt.of(150), curve.stepsTo(0.5));
        assertEquals(OptionalInt.of(250), curve.stepsTo(0.9));
        assertEquals(OptionalInt.empty(), curve.stepsTo(0.95));
    }

    @Test
    void tableFiguresAndSmallRecordAreWrittenByDepth() throws IOException {
        String deep = run(400, rising(250, 0.1));
        String shallow = run(100, rising(125, 0.2));
        Path out = folder.resolve("out");
        LearningTime.write(out, List.of(deep, shallow));
        List<String> small = Files.readAllLines(out.resolve("curves.csv"));
        assertEquals(1 + 5 + 10, small.size());
        assertEquals("100,25,1.4800,0.0000", small.get(1));
        assertTrue(small.get(6).startsWith("400,25,"), small.get(6));
        assertTrue(Files.readString(out.resolve("curves.svg")).contains("400 layers"));
        assertTrue(Files.readString(out.resolve("learning-time.svg")).contains("90 %"));
        assertEquals(
                "| 100 | 125 | 100 | 125 | not reached | 80.0 % | 80.0 % |\n",
                LearningTime.table(List.of(LearningTime.curve(100, rising(125, 0.2))))
                        .lines()
                        .skip(2)
                        .findFirst()
                        .orElseThrow()
                        .concat("\n"));
    }

    @Test
    void aLineThatHoldsNoNumbersIsNamedWithItsRun() throws IOException {
        List<String> lines = rising(50, 0.1);
        lines.set(30, "29,0,x,0.1,0.1");
        String run = run(8, lines);
        assertEquals(
                run + ": metrics.csv, line 31: expected step,epoch,loss,accuracy, got '29,0,x,0.1,0.1'",
                assertThrows(BadInputException.class, () -> LearningTime.write(folder, List.of(run)))
                        .getMessage());
    }

    @Test
    void whatIsNoRunIsRefusedInOneLine() {
        for (String bad : List.of(
                "deep=" + folder,
                "12",
                "12=",
                "0=" + folder,
                "99999999999=" + folder,
                "12=" + folder.resolve("nothing"))) {
            String message = assertThrows(BadInputException.class, () -> LearningTime.write(folder, List.of(bad)))
                    .getMessage();
            assertTrue(message.contains(bad) && !message.contains("\n"), message);
        }
    }
}
