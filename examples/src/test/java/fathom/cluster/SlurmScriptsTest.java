package fathom.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.Stage;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The job scripts, run by bash in the place of Slurm. */
@DisabledOnOs(OS.WINDOWS)
class SlurmScriptsTest {
    @TempDir
    private Path folder;

    private SlurmScripts scripts(String program, int runs, int tasks) throws IOException {
        Path stand = folder.resolve("a program");
        Files.writeString(stand, program);
        assertTrue(stand.toFile().setExecutable(true));
        Plan plan =
                new Plan(List.of("compare", "--init", "normal(std=0.01)", "--out", "it's"), 0, runs, false, Map.of());
        return new SlurmScripts(
                new Program(List.of(stand.toString())), folder, plan, List.of("--partition=long"), tasks, 2);
    }

    /** What a task prints and how it ends. */
    private String task(SlurmScripts scripts, int index) throws IOException, InterruptedException {
        Path script = folder.resolve("task.sh");
        Files.writeString(script, scripts.array(Stage.RUN));
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString()).redirectErrorStream(true);
        builder.environment().put("SLURM_ARRAY_TASK_ID", Integer.toString(index));
        builder.environment().put("SLURM_ARRAY_JOB_ID", "77");
        Path requeue = folder.resolve("scontrol");
        Files.writeString(requeue, "#!/bin/sh\necho \"scontrol $*\"\n");
        assertTrue(requeue.toFile().setExecutable(true));
        builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return out + "exit " + process.waitFor();
    }

    @Test
    void theTasksOfAnArrayMakeEachRunOnce() throws IOException, InterruptedException {
        SlurmScripts scripts = scripts("#!/bin/sh\necho \"$*\"\n", 5, 2);
        String all = task(scripts, 0) + "\n" + task(scripts, 1);
        assertEquals(
                List.of(0, 1, 2, 3, 4),
                all.lines()
                        .filter(line -> line.startsWith("compare --init normal(std=0.01) --out it's --only run:"))
                        .map(line -> Integer.parseInt(line.replaceAll(".*:", "")))
                        .sorted()
                        .collect(Collectors.toList()));
        assertTrue(scripts.array(Stage.RUN).contains("#SBATCH --array=0-1\n"), scripts.array(Stage.RUN));
        assertTrue(scripts.array(Stage.RUN).contains("#SBATCH --partition=long\n"), scripts.array(Stage.RUN));
    }

    @Test
    void aRunThatFailsFailsAlone() throws IOException, InterruptedException {
        String out = task(scripts("#!/bin/sh\necho \"$7\"\n[ \"$7\" != run:1 ] || exit 1\n", 3, 1), 0);
        assertEquals(
                IntStream.range(0, 3).mapToObj(i -> "run:" + i + "\n").collect(Collectors.joining()) + "exit 1", out);
    }

    @Test
    void aTaskWhoseProcessWasKilledIsQueuedAgain() throws IOException, InterruptedException {
        assertEquals(
                "scontrol requeue 77_2\nexit 137",
                task(scripts("#!/bin/sh\nkill -9 $$\n", 3, 3), 2).replaceAll("(?m)^.*Killed.*\\n", ""));
    }

    @Test
    void aPlanIsReadBackAndAMissingOneIsNamed() {
        Plan plan = new Plan(List.of("compare"), 3, 4, false, Map.of("run", "12"));
        assertThrows(BadInputException.class, () -> Plan.read(folder));
        plan.write(folder);
        assertEquals(plan, Plan.read(folder));
        assertEquals(0, Plan.finished(folder, Stage.RUN));
    }
}
