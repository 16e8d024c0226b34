package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files for notebooks, which no build runs, say what the shell and the launcher do. */
class NotebookTest {
    private static final Path FOLDER = Path.of("../docs/notebook");

    private static JsonNode read(String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(FOLDER.resolve(file)));
    }

    private static Stream<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank() && !line.startsWith("//"));
    }

    @Test
    void theKernelImportsWhatTheShellDoes() throws Exception {
        String imports = lines(Resources.text("imports.jsh")).collect(Collectors.joining(" "));
        String script = read("kernel.json").at("/env/JJAVA_STARTUP_SCRIPT").asString();
        assertTrue(script.startsWith(imports + " void println(Object o)"), script);
    }

    @Test
    void theKernelHasTheOptionsOfTheLauncher() throws Exception {
        String launcher = Files.readString(Path.of("../fathom"));
        String collector = assigned(launcher, "collector='", "'");
        String kernels = assigned(launcher, "kernels='", "'");
        String options = assigned(launcher, "options=\"", "\"")
                .replace("$collector", collector)
                .replace("$jit", assigned(launcher, "jit=\"", "\""))
                .replace("$kernels", kernels);
        String command = read("kernel.json")
                .get("argv")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(" "));
        for (String option : options.split(" ")) {
            assertTrue((" " + command + " ").contains(" " + option + " "), option + " is not in " + command);
        }
    }

    private static String assigned(String script, String before, String after) {
        int from = script.indexOf(before) + before.length();
        return script.substring(from, script.indexOf(after, from));
    }

    @Test
    void theNotebookIsTheTutorialAndAFigure() throws Exception {
        List<String> cells = read("first-network.ipynb")
                .get("cells")
                .valueStream()
                .filter(cell -> cell.get("cell_type").asString().equals("code"))
                .map(NotebookTest::source)
                .toList();
        String tutorial = Files.readString(Path.of("../docs/tutorials/first-network.jsh"));
        assertEquals(
                lines(tutorial).toList(),
                cells.stream()
                        .limit(cells.size() - 1)
                        .flatMap(NotebookTest::lines)
                        .toList());
        assertFalse(cells.get(cells.size() - 1).isBlank());
    }

    /** A string, or lines, as programs that write notebooks prefer. */
    private static String source(JsonNode cell) {
        JsonNode source = cell.get("source");
        return source.isArray()
                ? source.valueStream().map(JsonNode::asString).collect(Collectors.joining())
                : source.asString();
    }
}
