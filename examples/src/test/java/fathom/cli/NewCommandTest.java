package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project is compiled and run as Maven would; Maven itself does it in {@code .ci/run}. */
class NewCommandTest {
    @TempDir
    Path folder;

    private Path project() {
        Path project = folder.resolve("my-experiment");
        Ran ran = Ran.fathom("new", project.toString());
        assertEquals(0, ran.code(), ran.err());
        return project;
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    /** Compiles everything with all warnings as errors; the classes go beside the services. */
    private static Path build(Path project) throws IOException {
        Path classes = project.resolve("src/main/resources");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("--release", "17", "-Xlint:all,-processing", "-Werror", "-d", classes.toString());
            assertTrue(
                    compiler.getTask(
                                    said,
                                    manager,
                                    null,
                                    options,
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files(project, ".java")))
                            .call(),
                    said::toString);
        }
        return classes;
    }

    @Test
    void whatIsMadeCompilesPassesItsTestAndRuns() throws Exception {
        Path project = project();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {build(project).toUri().toURL()}, Fathom.class.getClassLoader())) {
            Class<?> test = loader.loadClass("myexperiment.MyExperimentTest");
            Constructor<?> constructor = test.getDeclaredConstructor();
            constructor.setAccessible(true);
            List<String> ran = new ArrayList<>();
            for (Method method : test.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    method.setAccessible(true);
                    method.invoke(constructor.newInstance());
                    ran.add(method.getName());
                }
            }
            assertEquals(3, ran.size(), ran.toString());
            Path results = folder.resolve("results");
            loader.loadClass("myexperiment.MyExperiment")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {"2", results.toString()});
            assertTrue(Files.readString(results.resolve("report.html")).contains("my-normal"));
        }
    }

    @Test
    void noPlaceIsLeftOpen() throws IOException {
        Path project = project();
        for (Path file : files(project, "")) {
            if (Files.isRegularFile(file)) {
                assertTrue(
                        !Files.readString(file).matches("(?s).*(@[A-Z]+@|\\$\\{project.version}).*"), file.toString());
            }
        }
        String pom = Files.readString(project.resolve("pom.xml"));
        assertTrue(pom.contains("<fathom.version>" + Resources.version() + "<"), pom);
        String ours = Files.readString(Path.of("../pom.xml"));
        for (String artifact : List.of(
                "junit-jupiter",
                "maven-resources-plugin",
                "maven-jar-plugin",
                "maven-compiler-plugin",
                "maven-surefire-plugin",
                "exec-maven-plugin")) {
            assertEquals(version(ours, artifact), version(pom, artifact), artifact);
        }
    }

    private static String version(String pom, String artifact) {
        String after = pom.substring(pom.indexOf("<artifactId>" + artifact + "<"));
        int from = after.indexOf("<version>") + "<version>".length();
        return after.substring(from, after.indexOf('<', from));
    }

    @Test
    void aNameThatIsNoneAndAFolderInUseAreRefused() throws IOException {
        Path project = project();
        Ran again = Ran.fathom("new", project.toString());
        assertEquals(2, again.code());
        assertEquals("fathom: " + project + " is not empty; give the project a folder of its own\n", again.err());
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals(
                "fathom: " + file + " is a file; give the project a folder of its own\n",
                Ran.fathom("new", file.toString()).err());
        assertTrue(Ran.fathom("new", folder.resolve("1st").toString())
                .err()
                .startsWith("fathom: '1st' is no name of a project"));
        assertEquals("myexperiment", NewCommand.packageName("My-Experiment"));
        assertEquals("mynew", NewCommand.packageName("new"));
        assertEquals("myfathom", NewCommand.packageName("fathom"));
    }
}
