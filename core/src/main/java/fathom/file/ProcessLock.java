package fathom.file;

import fathom.text.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One writer at a time. The lock is the operating system's, on a file that stays: it ends with the process, however that ends, and holds between
 * machines where the file system has locks. In the file stands who holds it, for the others' message.
 */
public final class ProcessLock implements AutoCloseable {
    /** Beyond the text, which others must be able to read where locks are mandatory. */
    private static final long POSITION = Long.MAX_VALUE - 1;

    private static final int LONGEST_NAME = 300;
    private static final long PERIOD_MILLIS = 200;

    /**
     * What this process holds. Locks are a process's: it would get the same one twice, and lose it when it closes the file the first time, so files in
     * here are not opened again.
     */
    private static final Map<Path, Held> HELD = new HashMap<>();

    private final Path file;
    private boolean closed;

    private ProcessLock(Path file) {
        this.file = file;
    }

    /** A lock of this process, and how many parts of it share it. */
    private static final class Held {
        private final FileChannel channel;
        private final boolean shared;
        private int holders = 1;

        Held(FileChannel channel, boolean shared) {
            this.channel = channel;
            this.shared = shared;
        }
    }

    /**
     * Locks a file, made if it does not exist.
     *
     * @param what what the holder alone may write, for messages, such as {@code results folder results/compare}
     * @throws BadInputException if another process, or another part of this one, holds the lock, or the file cannot be written or locked
     */
    public static ProcessLock take(Path file, String what) {
        return take(file, what, false);
    }

    /**
     * The same for those that write side by side, in this process and others, each files of its own: any number of them may hold the lock, and nobody who wants it alone.
     *
     * @throws BadInputException as {@link #take}
     */
    public static ProcessLock share(Path file, String what) {
        return take(file, what, true);
    }

    /**
     * The same, but waits while another holds it.
     *
     * @param waiting told once, if there is somebody to wait for, who that is
     * @throws BadInputException if the file cannot be written or locked, or the wait is interrupted
     */
    public static ProcessLock await(Path file, String what, Consumer<String> waiting) {
        for (boolean told = false; ; told = true) {
            Optional<ProcessLock> taken = attempt(file, what, false);
            if (taken.isPresent()) {
                return taken.get();
            }
            if (!told) {
                waiting.accept(what + " is in use by " + holder(file));
            }
            try {
                Thread.sleep(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BadInputException("interrupted while " + what + " was in use by " + holder(file), e);
            }
        }
    }

    private static ProcessLock take(Path file, String what, boolean shared) {
        return attempt(file, what, shared)
                .orElseThrow(() -> new BadInputException(
                        what + " is in use by " + holder(file) + "; wait until it has ended, or give another"));
    }

    private static Optional<ProcessLock> attempt(Path file, String what, boolean shared) {
        Path own = file.toAbsolutePath().normalize();
        synchronized (HELD) {
            Held held = HELD.get(own);
            if (held != null) {
                if (!held.shared || !shared) {
                    return Optional.empty();
                }
                held.holders++;
                return Optional.of(new ProcessLock(own));
            }
            try {
                Optional<FileChannel> locked = lock(own, shared);
                locked.ifPresent(channel -> HELD.put(own, new Held(channel, shared)));
                return locked.map(channel -> new ProcessLock(own));
            } catch (IOException e) {
                throw new BadInputException(
                        what + " cannot be locked, which keeps two processes from writing there at once: " + e, e);
            }
        }
    }

    private static Optional<FileChannel> lock(Path own, boolean shared) throws IOException {
        FileChannel channel =
                FileChannel.open(own, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock(POSITION, 1, shared) != null;
            if (locked) {
                String name = "process " + ProcessHandle.current().pid() + " on " + host() + "\n";
                channel.truncate(0).write(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
            }
            return locked ? Optional.of(channel) : Optional.empty();
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** Who wrote into the file last; no more than a name's worth of it, since anything may lie there. */
    private static String holder(Path file) {
        synchronized (HELD) {
            if (HELD.containsKey(file.toAbsolutePath().normalize())) {
                return "another part of this process"; // which would lose its lock if the file were opened and closed
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            String name = new String(in.readNBytes(LONGEST_NAME), StandardCharsets.UTF_8).strip();
            return name.matches("[\\p{Graph} ]+") ? name : "another process";
        } catch (IOException e) {
            return "another process";
        }
    }

    /** The machine's name from the system itself: a look-up on the network may take seconds. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException | RuntimeException e) {
            String name = System.getenv("COMPUTERNAME"); // Windows
            return name == null ? "this machine" : name;
        }
    }

    /** Gives the lock back. The file stays: were it deleted, two processes could lock two files of one name. */
    @Override
    public void close() {
        synchronized (HELD) {
            Held held = HELD.get(file);
            if (closed || held == null) {
                return;
            }
            closed = true;
            if (--held.holders > 0) {
                return;
            }
            HELD.remove(file);
            try {
                held.channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unlock " + file, e);
            }
        }
    }
}
