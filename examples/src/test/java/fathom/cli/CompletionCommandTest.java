package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts are asked as the shells ask them, where the shells are installed. */
class CompletionCommandTest {
    @TempDir
    Path folder;

    /** What a shell says after it has read the completion. */
    private Set<String> ask(String shell, String question) throws IOException, InterruptedException {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, shell))),
                shell + " is not installed");
        Ran ran = Ran.fathom("completion", shell);
        assertEquals(0, ran.code(), ran.err());
        Path script = Files.writeString(folder.resolve("completion"), ran.out());
        Process process = new ProcessBuilder(shell, "-c", question, script.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return new TreeSet<>(Arrays.asList(said.strip().split("\\s+")));
    }

    /** Bash passes the script as {@code $0}. */
    private Set<String> bash(String... words) throws IOException, InterruptedException {
        return ask(
                "bash",
                "source \"$0\"; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD=" + (words.length - 1)
                        + "; _complete_fathom 2>/dev/null; echo \"${COMPREPLY[@]}\"");
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        assertEquals(Set.of("compare", "completion"), bash("fathom", "com"));
        assertEquals(Set.of("list"), bash("fathom", "network", "l"));
        assertTrue(bash("fathom", "compare", "--se").containsAll(List.of("--seed", "--seeds")));
        assertTrue(bash("fathom", "train", "--init-layout", "''").containsAll(List.of("torch", "keras")));
    }

    @Test
    void zshReadsTheSameScript() throws Exception {
        assertEquals(Set.of("read"), ask("zsh", "source \"$0\" && whence _complete_fathom >/dev/null && echo read"));
    }

    private Set<String> fish(String line) throws IOException, InterruptedException {
        return ask("fish", "source $argv[1]; complete -C '" + line + "' | string replace -r '\\t.*' ''");
    }

    @Test
    void fishCompletesCommandsOptionsAndValues() throws Exception {
        assertEquals(Set.of("compare", "completion"), fish("fathom com"));
        assertTrue(fish("fathom network l").contains("list"));
        assertTrue(fish("fathom compare --se").containsAll(List.of("--seed", "--seeds")));
        assertTrue(fish("fathom train --init-layout ").containsAll(List.of("torch", "keras")));
    }

    @Test
    void fishIsToldEveryCommandAndNothingUnquoted() {
        String script = Ran.fathom("completion", "fish").out();
        for (String command : List.of("compare", "train", "init", "doctor", "jshell")) {
            assertTrue(script.contains(" -f -a " + command + " -d '"), command);
        }
        script.lines().skip(1).forEach(line -> {
            String unquoted = line.replaceAll("'(\\\\.|[^'\\\\])*'", "");
            assertTrue(unquoted.matches("complete -c fathom -n  [-a-zA-Z0-9 ]*"), line);
        });
    }
}
