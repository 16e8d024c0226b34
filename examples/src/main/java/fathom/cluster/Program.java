package fathom.cluster;

import fathom.text.BadInputException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * This program as the jobs of a cluster start it: from copies of its jars that lie beside the comparison, so that all runs are made by one version,
 * whatever is edited or built meanwhile.
 *
 * @param command starts it, but for the arguments
 */
public record Program(List<String> command) {
    /** Options of the JVM that speak of files or terminals of this process. */
    private static final List<String> OWN =
            List.of("-Dfathom.terminal", "-XX:SharedArchiveFile", "-Xlog", "-agentlib", "-javaagent");

    public Program {
        command = List.copyOf(command);
    }

    /** The options of this JVM that another one has too where it computes what this one would. */
    public static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> OWN.stream().noneMatch(option::startsWith))
                .toList();
    }

    /**
     * Copies the class path of this process.
     *
     * @param folder where to, which all nodes see
     * @param main the class to start
     * @throws UncheckedIOException if it cannot be copied
     * @throws BadInputException if the class path has a folder of classes, which may change under the jobs
     */
    public static Program copied(Path folder, String main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        Set<String> names = new LinkedHashSet<>();
        try {
            Files.createDirectories(folder);
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path jar = Path.of(entry);
                if (!Files.isRegularFile(jar)) {
                    throw new BadInputException("the class path of the jobs is copied, so it must be jars; got " + jar);
                }
                String name = names.add(jar.getFileName().toString())
                        ? jar.getFileName().toString()
                        : names.size() + "-" + jar.getFileName();
                Files.copy(jar, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the program to " + folder + ": " + e, e);
        }
        command.addAll(List.of("-cp", folder.resolve("*").toString(), main));
        return new Program(command);
    }
}
