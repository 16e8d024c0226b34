package fathom.experiment.record;

import fathom.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a comparison that is under way tells whoever watches its folder, in files that grow ({@code live/}). No result depends on them: a run's own file is its
 * result, and a file that cannot be written here is told of once and does without.
 *
 * <ul>
 *   <li>{@code queue.json}: which runs there are, in their order
 *   <li>{@code <run>.steps}: of each run under way the name, the key and the length on the first line, then {@code step,loss,accuracy,milliseconds
 *       since 1970} for each step; written about twice a second, gone when the run has ended
 *   <li>{@code notes.txt}: the lines that a person was told
 * </ul>
 */
public final class LiveFiles {
    static final String FOLDER = "live";
    static final String QUEUE = "queue.json";
    static final String NOTES = "notes.txt";
    static final String STEPS = ".steps";
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(500);

    private final Path folder;
    private final Consumer<String> trouble;
    private final Map<RunName, Growing> underWay = new HashMap<>();
    private boolean broken;

    private LiveFiles(Path folder, Consumer<String> trouble) {
        this.folder = folder;
        this.trouble = trouble;
    }

    /** Steps that are not yet in the file. */
    private static final class Growing {
        private final StringBuilder lines = new StringBuilder();
        private long written = System.nanoTime() - PERIOD;
        private int from;
        private boolean begun;
    }

    /** The first line of a file of steps. */
    record Head(RunName name, RunKey key, int steps) {}

    /** The queue as it lies in its file. */
    record Queue(String title, List<RunName> runs) {
        Queue {
            runs = List.copyOf(runs);
        }
    }

    /**
     * The files of a results folder.
     *
     * @param trouble told in one line, once, if they cannot be written
     */
    public static LiveFiles in(Path resultsFolder, Consumer<String> trouble) {
        return new LiveFiles(resultsFolder.resolve(FOLDER), trouble);
    }

    /** Says which runs there are. */
    public void queue(String title, List<RunName> runs) {
        attempt(() -> AtomicFile.write(folder.resolve(QUEUE), RecordJson.live(new Queue(title, runs))));
    }

    /** Says which runs there are, unless another process that shares the folder has. */
    public void queueIfNone(String title, List<RunName> runs) {
        if (!Files.exists(folder.resolve(QUEUE))) {
            queue(title, runs);
        }
    }

    /** A run begins. */
    public void start(Stage stage, RunKey key) {
        underWay.put(RunName.of(stage, key), new Growing());
    }

    /** A run that has begun goes on from that step; later ones that stand in its file will be made again. */
    public void resume(Stage stage, RunKey key, int step) {
        growing(stage, key).from = step;
    }

    /** A step has been made. */
    public void step(Stage stage, RunKey key, int step, int steps, double loss, double accuracy) {
        RunName name = RunName.of(stage, key);
        Growing growing = growing(stage, key);
        growing.lines.append(step).append(',').append((float) loss).append(',').append((float) accuracy);
        growing.lines.append(',').append(System.currentTimeMillis()).append('\n');
        if (System.nanoTime() - growing.written >= PERIOD || step + 1 == steps) {
            attempt(() -> write(growing, new Head(name, key, steps)));
            growing.lines.setLength(0);
            growing.written = System.nanoTime();
        }
    }

    private Growing growing(Stage stage, RunKey key) {
        return underWay.computeIfAbsent(RunName.of(stage, key), any -> new Growing());
    }

    private void write(Growing growing, Head head) throws IOException {
        Path file = file(head.name());
        if (!growing.begun) {
            List<String> lines = new ArrayList<>();
            lines.add(new String(RecordJson.live(head), StandardCharsets.UTF_8));
            lines.addAll(before(file, growing.from));
            AtomicFile.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            growing.begun = true;
        }
        Files.writeString(file, growing.lines, StandardOpenOption.APPEND);
    }

    /**
     * The lines of the steps that need not be made again. The last of them are missing if the process ended before it wrote them, while its snapshot
     * knows of them: they are there without a value.
     */
    private static List<String> before(Path file, int step) throws IOException {
        if (step == 0 || !Files.exists(file)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        Files.readString(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("\\d{1,9},[^,]+,[^,]+,\\d+"))
                .filter(line -> stepOf(line) < step)
                .forEach(lines::add);
        if (!lines.isEmpty()) {
            String last = lines.get(lines.size() - 1);
            String then = last.substring(last.lastIndexOf(','));
            for (int lost = stepOf(last) + 1; lost < step; lost++) {
                lines.add(lost + ",NaN,NaN" + then);
            }
        }
        return lines;
    }

    private static int stepOf(String line) {
        return Integer.parseInt(line.substring(0, line.indexOf(',')));
    }

    /** A run has ended; its own file says how. */
    public void end(Stage stage, RunKey key) {
        RunName name = RunName.of(stage, key);
        underWay.remove(name);
        attempt(() -> Files.deleteIfExists(file(name)));
    }

    /** A person was told this line. */
    public void note(String line) {
        attempt(() -> {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(NOTES),
                    line.replaceAll("\\R", " ") + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        });
    }

    private Path file(RunName name) {
        return folder.resolve(name.id() + STEPS);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void attempt(Writing writing) {
        if (broken) {
            return;
        }
        try {
            writing.run();
        } catch (IOException | UncheckedIOException e) {
            broken = true; // first, since whoever is told may want to note it here
            trouble.accept("cannot write " + folder + ", so the comparison cannot be watched: " + e.getMessage());
        }
    }
}
