package fathom.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.text.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {
    @TempDir
    private Path folder;

    /** A process of its own that holds a lock until it is killed. */
    public static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            Path file = Path.of(args[1]);
            ProcessLock lock = args[0].equals("share") ? ProcessLock.share(file, "x") : ProcessLock.take(file, "x");
            System.out.println("held");
            System.in.read();
            lock.close();
        }
    }

    private static Process holder(String how, Path file) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        how,
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertEquals("held", out.readLine());
        return process;
    }

    @Test
    void theSecondProcessSaysWhoWasFirstAndADeadOneHoldsNothing() throws Exception {
        Path file = folder.resolve(".lock");
        Process first = holder("take", file);
        var refused = assertThrows(BadInputException.class, () -> ProcessLock.take(file, "results folder r"));
        assertTrue(
                refused.getMessage().startsWith("results folder r is in use by process " + first.pid() + " on "),
                refused.getMessage());
        assertThrows(BadInputException.class, () -> ProcessLock.share(file, "results folder r"));
        first.destroyForcibly().waitFor();
        ProcessLock.take(file, "results folder r").close();
    }

    @Test
    void thoseWhoShareKeepOutOnlyWhoWantsItAlone() throws Exception {
        Path file = folder.resolve(".lock");
        Process first = holder("share", file);
        try (ProcessLock second = ProcessLock.share(file, "r")) {
            assertNotNull(second);
        }
        assertThrows(BadInputException.class, () -> ProcessLock.take(file, "r"));
        first.destroyForcibly().waitFor();
    }

    @Test
    void oneProcessDoesNotTakeALockTwiceAndKeepsTheOneItHas() throws Exception {
        Path file = folder.resolve(".lock");
        ProcessLock first = ProcessLock.take(file, "results folder r");
        for (int i = 0; i < 2; i++) { // a second attempt must not have opened and closed the file
            var refused = assertThrows(BadInputException.class, () -> ProcessLock.take(file, "results folder r"));
            assertTrue(refused.getMessage().contains("another part of this process"), refused.getMessage());
        }
        first.close();
        ProcessLock.take(file, "results folder r").close();
    }

    @Test
    void whoWaitsIsToldOnceAndGoesOn() throws Exception {
        Path file = folder.resolve(".lock");
        Process first = holder("take", file);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Thread waiter = new Thread(
                () -> ProcessLock.await(file, "the download", told::add).close());
        waiter.start();
        while (told.isEmpty()) {
            Thread.sleep(10);
        }
        first.destroyForcibly().waitFor();
        waiter.join(10_000);
        assertEquals(1, told.size());
        assertTrue(told.get(0).startsWith("the download is in use by process " + first.pid()), told.get(0));
    }

    @Test
    void aFileThatCannotBeWrittenIsOneLine() throws IOException {
        Files.createDirectory(folder.resolve(".lock"));
        var refused =
                assertThrows(BadInputException.class, () -> ProcessLock.take(folder.resolve(".lock"), "folder r"));
        assertTrue(refused.getMessage().startsWith("folder r cannot be locked"), refused.getMessage());
    }
}
