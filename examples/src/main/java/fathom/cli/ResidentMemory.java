package fathom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The memory that the operating system has given this process. */
final class ResidentMemory {
    private ResidentMemory() {}

    /** The most so far, in MB, as JSON: {@code null} where the system does not tell (it is read from Linux's /proc). */
    static String peakMegabytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "null";
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.toString(Long.parseLong(line.replaceAll("\\D", "")) >> 10))
                    .findFirst()
                    .orElse("null");
        } catch (IOException e) {
            return "null";
        }
    }
}
