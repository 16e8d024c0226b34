package fathom.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the operating system and the JVM tell of this process: memory, age and allocation. */
final class ThisProcess {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path STATISTICS = Path.of("/proc/self/stat");
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int START_TIME = 22; // see proc_pid_stat(5)
    private static final int TICKS_PER_SECOND = 100; // what Linux shows user programs, whatever the kernel's own clock

    private ThisProcess() {}

    /**
     * The most memory that the system ever gave this process, in MiB; empty where it does not tell (it is read from
     * Linux's /proc).
     */
    static OptionalLong peakMegabytes() {
        if (!Files.exists(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Milliseconds since the process began: with the launcher, which becomes the JVM, since the shell read its first
     * line (to 10 ms, Linux), elsewhere since the JVM began.
     */
    static long ageMillis() {
        if (Files.exists(STATISTICS) && Files.exists(UPTIME)) {
            try {
                String statistics = Files.readString(STATISTICS);
                // The second field is the program's name in parentheses, which may hold spaces.
                String[] fields =
                        statistics.substring(statistics.lastIndexOf(')') + 2).split(" ", -1);
                double started = Double.parseDouble(fields[START_TIME - 3]) / TICKS_PER_SECOND;
                double now = Double.parseDouble(Files.readString(UPTIME).split(" ", -1)[0]);
                if (now >= started) { // a container may show another clock
                    return Math.round(1e3 * (now - started));
                }
            } catch (IOException | NumberFormatException e) {
                // the JVM's own clock will do
            }
        }
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    /** Bytes that all live threads have taken from the Java heap so far. */
    static long allocatedBytes() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        if (threads instanceof com.sun.management.ThreadMXBean counting) {
            for (long bytes : counting.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                sum += Math.max(0, bytes); // -1 for one that has just ended
            }
        }
        return sum;
    }
}
