package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code fathom}, in a checkout that counts as built: Java is a stand-in that prints its arguments, or the real one. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "fathom");

    /** Prints its arguments, one per line; where an archive is asked for, it writes one. */
    private static final String STAND_IN = """
            #!/bin/sh
            for argument in "$@"; do
                case $argument in
                    -XX:ArchiveClassesAtExit=*) echo archive >"${argument#*=}" ;;
                esac
                printf '%s\\n' "$argument"
            done
            """;

    @TempDir
    private Path temporary;

    private Path checkout = Path.of("");
    private Path jdk = Path.of("");
    private Path built = Path.of("");

    @BeforeEach
    void makeACheckout() throws IOException {
        checkout = Files.createDirectories(temporary.resolve("a check out")).toRealPath();
        Files.copy(SCRIPT, checkout.resolve("fathom"));
        assertTrue(checkout.resolve("fathom").toFile().setExecutable(true));
        built = checkout.resolve("examples/target/run/1-1");
        Files.createDirectories(built.resolve("users"));
        Files.writeString(checkout.resolve("examples/target/run/current"), "1-1\n");
        Files.createFile(built.resolve("library.jar"));
        Files.writeString(
                built.resolve("classpath.txt"), built.resolve("library.jar").toString());
        Files.createFile(built.resolve("fathom.jar"));
        Files.writeString(built.resolve("stamp"), checkout.toString());
        jdk = Files.createDirectories(temporary.resolve("jdk"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, STAND_IN);
        assertTrue(java.toFile().setExecutable(true));
    }

    private Ran launch(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return launch(checkout.resolve("fathom"), environment, arguments);
    }

    private Ran launch(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path out = temporary.resolve("out");
        Path err = temporary.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("FATHOM_JAVA_OPTS");
        builder.environment().remove("FATHOM_CLASSPATH");
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher did not end");
        return new Ran(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void argumentsReachTheProgramAsTheyAre() throws Exception {
        Ran ran = launch(Map.of(), "compare", "--init", "critical(q=1/8), he-normal", "", "*");
        assertEquals(0, ran.code(), ran::err);
        assertTrue(
                ran.out().endsWith("fathom.cli.Fathom\ncompare\n--init\ncritical(q=1/8), he-normal\n\n*\n"), ran::out);
        assertTrue(ran.out().contains("-XX:+UseParallelGC\n"), ran::out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-Xmx1g -XX:+UseSerialGC", "-XX:+UseSerialGC -Xmx1g", "-XX:+UseZGC"})
    void anotherCollectorTakesThePlaceOfOurs(String options) throws Exception {
        Ran ran = launch(Map.of("FATHOM_JAVA_OPTS", options), "doctor");
        assertFalse(ran.out().contains("UseParallelGC"), ran::out);
        assertTrue(ran.out().contains("-XX:+Use" + options.replaceAll(".*Use|GC.*", "") + "GC\n"), ran::out);
    }

    @Test
    void aRealJvmStartsWithAnotherCollector() throws Exception {
        var environment =
                Map.of("FATHOM_JAVA_OPTS", "-XX:+UseG1GC -version", "JAVA_HOME", System.getProperty("java.home"));
        Ran ran = launch(environment, "doctor");
        assertEquals(0, ran.code(), ran::err);
        assertFalse(ran.err().contains("garbage collectors"), ran::err);
    }

    @Test
    void optionsOfTheUserComeAfterOurs() throws Exception {
        List<String> arguments = launch(Map.of("FATHOM_JAVA_OPTS", "-XX:MaxRAMPercentage=20"), "doctor")
                .out()
                .lines()
                .toList();
        assertTrue(arguments.indexOf("-XX:MaxRAMPercentage=20") > arguments.indexOf("-XX:MaxRAMPercentage=60"));
        assertTrue(arguments.indexOf("-XX:MaxRAMPercentage=60") >= 0);
    }

    @Test
    void aLinkToTheScriptFindsTheCheckout() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), checkout.resolve("fathom"));
        Ran ran = launch(link, Map.of(), "doctor");
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.out().contains(built.resolve("fathom.jar") + ":"), ran::out);
    }

    @Test
    void anArchiveIsMadeOnceForEachJdk() throws Exception {
        assertEquals(1, archives(launch(Map.of(), "doctor")), "the first start makes one, and uses it");
        assertEquals(1, archives(launch(Map.of(), "doctor")));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        launch(Map.of(), "doctor");
        try (var files = Files.list(built)) {
            assertEquals(
                    2, files.filter(file -> file.toString().endsWith(".jsa")).count());
        }
    }

    private static long archives(Ran ran) {
        assertEquals(0, ran.code(), ran::err);
        return ran.out()
                .lines()
                .filter(line -> line.startsWith("-XX:SharedArchiveFile="))
                .count();
    }

    @Test
    void aFailedArchiveLeavesNothingBehind() throws Exception {
        Files.writeString(
                jdk.resolve("bin/java"),
                STAND_IN.replace("printf", "[ \"$argument\" != bench ] || exit 1\n    printf"));
        Ran ran = launch(Map.of(), "doctor");
        assertEquals(0, archives(ran));
        try (var files = Files.list(built)) {
            assertTrue(files.noneMatch(file -> file.toString().contains(".jsa")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JAVA_VERSION=\"11.0.2\"| needs a JDK 17 or newer",
                "JAVA_VERSION=\"1.8.0_292\"| is older (version 1)",
            })
    void anOldJavaIsNamed(String release, String message) throws Exception {
        Files.writeString(jdk.resolve("release"), release + "\n");
        Ran ran = launch(Map.of(), "doctor");
        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("fathom: ") && ran.err().contains(message), ran::err);
        assertEquals(1, ran.err().lines().count(), ran::err);
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        Ran noJava = launch(Map.of("JAVA_HOME", temporary.resolve("none").toString()), "doctor");
        assertEquals(2, noJava.code());
        assertTrue(noJava.err().contains("none, which has no bin/java"), noJava::err);
        Ran noJar = launch(Map.of("FATHOM_CLASSPATH", checkout + ":" + temporary.resolve("mine.jar")), "doctor");
        assertEquals(2, noJar.code());
        assertEquals("fathom: FATHOM_CLASSPATH: there is no " + temporary.resolve("mine.jar") + "\n", noJar.err());
    }

    @Test
    void jarsOfTheUserAreOnTheClassPath() throws Exception {
        Path mine = Files.createFile(temporary.resolve("mine.jar"));
        Ran ran = launch(Map.of("FATHOM_CLASSPATH", mine.toString()), "doctor");
        assertTrue(ran.out().contains("library.jar:" + mine + "\n"), ran::out);
    }

    /** A Maven that takes its time, to be met by another, and leaves a jar of the number of the build. */
    private Map<String, String> maven() throws IOException {
        Path bin = Files.createDirectories(temporary.resolve("bin"));
        Path mvn = bin.resolve("mvn");
        Files.writeString(mvn, """
                #!/bin/sh
                echo build >>../builds 2>/dev/null || true
                quick=$PWD/examples/target/quick
                [ ! -e "$quick/building" ] || { echo "two at once"; exit 1; }
                : >"$quick/building"
                sleep 0.3
                mkdir -p core/target/quick
                echo "core $(cat ../builds | wc -l)" >core/target/quick/core.jar
                echo "fathom $(cat ../builds | wc -l)" >"$quick/fathom.jar"
                printf '%s' "$PWD/core/target/quick/core.jar" >"$quick/classpath.txt"
                rm "$quick/building"
                """);
        assertTrue(mvn.toFile().setExecutable(true));
        return Map.of("PATH", bin + ":" + System.getenv("PATH"));
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** Since the build, which is made older than it is for that. */
    private void changeASource() throws IOException {
        Files.writeString(checkout.resolve("pom.xml"), "changed");
        Path stamp = checkout.resolve("examples/target/run/" + current() + "/stamp");
        assertTrue(stamp.toFile().setLastModified(System.currentTimeMillis() - 60_000L));
    }

    private String current() throws IOException {
        return Files.readString(checkout.resolve("examples/target/run/current")).strip();
    }

    @Test
    void twoFirstBuildsAtOnceAreOne() throws Exception {
        deleteAll(checkout.resolve("examples"));
        Map<String, String> environment = maven();
        List<Process> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ProcessBuilder builder = new ProcessBuilder(
                            checkout.resolve("fathom").toString(), "doctor")
                    .redirectErrorStream(true)
                    .redirectOutput(temporary.resolve("both" + i).toFile());
            builder.environment().put("JAVA_HOME", jdk.toString());
            builder.environment().putAll(environment);
            both.add(builder.start());
        }
        for (int i = 0; i < 2; i++) {
            assertTrue(both.get(i).waitFor(60, TimeUnit.SECONDS));
            String said = Files.readString(temporary.resolve("both" + i));
            assertEquals(0, both.get(i).exitValue(), said);
            assertTrue(said.endsWith("fathom.cli.Fathom\ndoctor\n"), said);
        }
        assertEquals(1, Files.readAllLines(temporary.resolve("builds")).size());
        assertFalse(Files.exists(checkout.resolve("examples/target/build.lock")));
    }

    @Test
    void aBuildLeavesWhatIsRunningAsItIs() throws Exception {
        Map<String, String> environment = maven();
        String pid = Long.toString(ProcessHandle.current().pid());
        Path running = checkout.resolve("examples/target/run/" + current());
        Files.createFile(running.resolve("users/" + host() + "." + pid));
        List<String> numbers = new ArrayList<>(List.of(current()));
        for (int i = 0; i < 4; i++) {
            changeASource();
            Ran ran = launch(environment, "doctor");
            assertEquals(0, ran.code(), ran::err);
            numbers.add(current());
            assertTrue(ran.out().contains(current() + "/fathom.jar:"), ran::out);
            assertTrue(ran.out().contains(current() + "/core.jar\n"), ran::out);
        }
        assertEquals(5, Set.copyOf(numbers).size());
        assertTrue(Files.exists(running.resolve("library.jar")), "a process runs from it");
        assertFalse(Files.exists(checkout.resolve("examples/target/run/" + numbers.get(1))), "nobody does");
        assertTrue(Files.exists(checkout.resolve("examples/target/run/" + numbers.get(3) + "/core.jar")));
    }

    private static String host() throws IOException, InterruptedException {
        Process uname = new ProcessBuilder("uname", "-n").start();
        String name = new String(uname.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, uname.waitFor());
        return name;
    }

    @Test
    void theLockOfAKilledBuildIsTakenAway() throws Exception {
        Map<String, String> environment = maven();
        changeASource();
        Path lock = Files.createDirectories(checkout.resolve("examples/target/build.lock"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(lock.resolve("owner"), host() + " " + dead.pid() + "\n");
        Ran ran = launch(environment, "doctor");
        assertEquals(0, ran.code(), ran::err);
        assertFalse(Files.exists(lock));
        assertFalse(current().equals("1-1"));
    }

    @Test
    void aBuildThatFailsLeavesTheOldOneAndNoLock() throws Exception {
        Map<String, String> environment = maven();
        Files.writeString(temporary.resolve("bin/mvn"), "#!/bin/sh\necho COMPILATION ERROR\nexit 1\n");
        changeASource();
        Ran ran = launch(environment, "doctor");
        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("COMPILATION ERROR"), ran::err);
        assertEquals("1-1", current());
        assertFalse(Files.exists(checkout.resolve("examples/target/build.lock")));
    }

    @Test
    void anArchiveThatIsCutOffIsMadeAgain() throws Exception {
        launch(Map.of(), "doctor");
        Path archive = archive();
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length - 2));
        Ran ran = launch(Map.of(), "doctor");
        assertEquals(1, archives(ran));
        assertArrayEquals(whole, Files.readAllBytes(archive()));
    }

    private Path archive() throws IOException {
        try (var files = Files.list(built)) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void tooFewOpenFilesAreOneLine() throws Exception {
        Path shell = temporary.resolve("few");
        Files.writeString(shell, "#!/bin/sh\nulimit -n 30\nexec " + "'" + checkout.resolve("fathom") + "' doctor\n");
        assertTrue(shell.toFile().setExecutable(true));
        Ran ran = launch(shell, Map.of());
        assertEquals(2, ran.code());
        assertEquals("fathom: only 30 files may be open here, which is too few for Java: ulimit -n 1024\n", ran.err());
    }

    @Test
    void theOneForWindowsStartsTheSame() throws IOException {
        String windows = Files.readString(Path.of("..", "fathom.cmd"));
        String here = Files.readString(SCRIPT);
        for (String same : List.of(
                "--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED ",
                "-XX:+UseParallelGC -XX:NewSize=32m",
                " -XX:MaxRAMPercentage=60",
                "fathom.kernel.Vector*::*",
                "-XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,",
                ",0.05 -XX:CompileCommand=BackgroundCompilation,",
                "-B -q -Dquick -Dmaven.test.skip=true package",
                " fathom.cli.Fathom ",
                "needs a JDK 17 or newer; found neither JAVA_HOME nor java on the PATH")) {
            assertTrue(windows.contains(same) && here.contains(same), same);
        }
        assertTrue(here.contains("modules='core nn data train examples'"));
        assertTrue(windows.contains("'core','nn','data','train','examples'"));
    }
}
