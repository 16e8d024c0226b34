package fathom.experiment.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processor's model as the operating system tells it. */
final class CpuModel {

    private static final String UNKNOWN = "unknown";

    private CpuModel() {}

    /** Returns the model's name, or {@code unknown}; never throws. */
    static String ofThisMachine() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        try {
            if (os.contains("linux")) {
                return fromProcCpuinfo(Path.of("/proc/cpuinfo"));
            }
            if (os.contains("mac")) {
                return fromCommand("sysctl", "-n", "machdep.cpu.brand_string");
            }
            String identifier = System.getenv("PROCESSOR_IDENTIFIER");
            return identifier == null || identifier.isBlank() ? UNKNOWN : identifier.strip();
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    /** Reads the first "model name" (x86), "Model" or "Hardware" (arm) line. */
    static String fromProcCpuinfo(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.matches("(?i)(model name|model|hardware|cpu model)\\s*:\\s*[^\\d\\s].*"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }

    private static String fromCommand(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return UNKNOWN;
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return output.isEmpty() ? UNKNOWN : output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        } finally {
            process.destroy();
        }
    }
}
