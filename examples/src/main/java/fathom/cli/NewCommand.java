package fathom.cli;

import fathom.file.FileErrors;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fathom new}. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a Maven project of your own: an experiment with an initializer and a network of its own, a test, a README.",
            "Its jar on FATHOM_CLASSPATH adds both to --init and --network."
        },
        footer = {"", "  fathom new my-experiment"})
final class NewCommand implements Callable<Integer> {
    private static final List<String> SERVICES =
            List.of("fathom.nn.init.InitializerProvider", "fathom.nn.model.ArchitectureProvider");
    private static final List<String> SOURCES = List.of("MyExperiment", "MyInitializer", "MyNetwork", "Names");

    @Parameters(paramLabel = "NAME", description = "the project's folder, which must not exist or be empty")
    private Path folder = Path.of("");

    @Override
    public Integer call() {
        Path home = folder.toAbsolutePath().normalize();
        String name = String.valueOf(home.getFileName());
        if (!name.matches("[A-Za-z][A-Za-z0-9_.-]*")) {
            throw new BadInputException(
                    "'" + name
                            + "' is no name of a project: expected a letter, then letters, digits, dots, dashes and underscores");
        }
        try {
            refuseWhatIsThere(home);
            write(home, new Template(name, packageName(name)));
        } catch (IOException e) {
            throw new BadInputException(home + " cannot be written: " + FileErrors.words(e), e);
        }
        System.out.println("project: " + home + System.lineSeparator() + "its README.md says how to run it");
        return 0;
    }

    /** Letters and digits alone, never a word that Java keeps for itself. */
    static String packageName(String name) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return SourceVersion.isKeyword(letters) || Set.of("java", "fathom").contains(letters)
                ? "my" + letters
                : letters;
    }

    private static void refuseWhatIsThere(Path home) throws IOException {
        if (Files.exists(home)) {
            if (!Files.isDirectory(home)) {
                throw new BadInputException(home + " is a file; give the project a folder of its own");
            }
            try (Stream<Path> inside = Files.list(home)) {
                if (inside.findAny().isPresent()) {
                    throw new BadInputException(home + " is not empty; give the project a folder of its own");
                }
            }
        }
    }

    private static void write(Path home, Template template) throws IOException {
        Path main = home.resolve("src/main/java").resolve(template.packageName());
        Path test = home.resolve("src/test/java").resolve(template.packageName());
        Path services = home.resolve("src/main/resources/META-INF/services");
        for (Path each : List.of(main, test, services)) {
            Files.createDirectories(each);
        }
        template.copy("pom.xml", home.resolve("pom.xml"));
        template.copy("README.md", home.resolve("README.md"));
        template.copy("gitignore", home.resolve(".gitignore"));
        for (String source : SOURCES) {
            template.copy(source + ".java", main.resolve(source + ".java"));
        }
        template.copy("MyExperimentTest.java", test.resolve("MyExperimentTest.java"));
        for (String service : SERVICES) {
            Files.writeString(services.resolve(service), template.packageName() + ".Names\n");
        }
    }

    /** The files of a project, with places that a name goes into. */
    private record Template(String name, String packageName) {
        void copy(String file, Path target) throws IOException {
            Files.writeString(
                    target,
                    Resources.text("project/" + file)
                            .replace("@NAME@", name)
                            .replace("@PACKAGE@", packageName)
                            .replace("@VERSION@", Resources.version()));
        }
    }
}
