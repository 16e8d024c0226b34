package fathom.experiment.record;

import fathom.text.BadInputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what {@link LiveFiles} writes, while it is written: only what is new, and never half a line. */
public final class LiveReader {
    private final Path folder;
    private final Map<Path, Tail> tails = new HashMap<>();

    /** A reader of that results folder. */
    public LiveReader(Path resultsFolder) {
        this.folder = resultsFolder.resolve(LiveFiles.FOLDER);
    }

    /**
     * What a comparison is to make.
     *
     * @param title its name
     * @param runs in their order
     */
    public record Plan(String title, List<RunName> runs) {}

    /**
     * A run under way.
     *
     * @param steps how many it will make
     * @param firstStep the step of the first value: not 0 if the run was resumed and its first part is not in the file
     * @param millis when each step ended, since 1970
     */
    public record Under(
            RunName name, RunKey key, int steps, int firstStep, float[] loss, float[] accuracy, long[] millis) {}

    /** The plan, if there is one. */
    public Optional<Plan> plan() {
        try {
            LiveFiles.Queue queue =
                    RecordJson.live(Files.readAllBytes(folder.resolve(LiveFiles.QUEUE)), LiveFiles.Queue.class);
            return Optional.of(new Plan(queue.title(), queue.runs()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new BadInputException(folder.resolve(LiveFiles.QUEUE) + " " + e.getMessage(), e);
        }
    }

    /** The last lines that a person was told. */
    public List<String> notes(int most) {
        try {
            List<String> lines = Files.readString(folder.resolve(LiveFiles.NOTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - most), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * The runs under way, also those of a process that was killed: their last steps say when.
     *
     * @param damage told in one line of each file that is damaged, whose run is left out
     * @throws BadInputException if the folder cannot be read
     */
    public List<Under> underWay(Consumer<String> damage) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> steps = files.filter(file -> file.toString().endsWith(LiveFiles.STEPS))
                    .sorted()
                    .toList();
            tails.keySet().retainAll(steps);
            List<Under> runs = new ArrayList<>();
            for (Path file : steps) {
                try {
                    Tail tail = tails.computeIfAbsent(file, Tail::new);
                    tail.read();
                    tail.damage.ifPresentOrElse(damage, () -> tail.under().ifPresent(runs::add));
                } catch (NoSuchFileException e) {
                    tails.remove(file); // the run has ended just now
                }
            }
            return runs;
        } catch (IOException e) {
            throw new BadInputException("the runs under way in " + folder + " cannot be read: " + e, e);
        }
    }

    /** A file that grows, as far as it was read. A run that begins again has a new file of the same name. */
    private static final class Tail {
        private final Path file;
        private @Nullable Object identity;
        private long read;
        private LiveFiles.@Nullable Head head;
        private Optional<String> damage = Optional.empty();
        private int firstStep;
        private int n;
        private float[] loss = new float[64];
        private float[] accuracy = new float[64];
        private long[] millis = new long[64];

        Tail(Path file) {
            this.file = file;
        }

        void read() throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Object key = now.fileKey();
            if (key == null || !Objects.equals(key, identity) || now.size() < read) {
                identity = key;
                read = 0;
                head = null;
                damage = Optional.empty();
                n = 0;
            }
            if (now.size() == read || damage.isPresent()) {
                return;
            }
            byte[] more = new byte[(int) Math.min(Integer.MAX_VALUE - 8, now.size() - read)];
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                in.seek(read);
                in.readFully(more);
            }
            int end = more.length;
            while (end > 0 && more[end - 1] != '\n') {
                end--;
            }
            read += end;
            try {
                for (String line :
                        new String(more, 0, end, StandardCharsets.UTF_8).lines().toList()) {
                    take(line);
                }
            } catch (IOException e) {
                damage = Optional.of(file + ": " + e.getMessage());
            }
        }

        private void take(String line) throws IOException {
            if (head == null) {
                head = RecordJson.live(line.getBytes(StandardCharsets.UTF_8), LiveFiles.Head.class);
                return;
            }
            String[] cells = line.split(",", -1);
            try {
                int step = Integer.parseInt(cells[0]);
                firstStep = n == 0 ? step : firstStep;
                if (cells.length != 4 || step != firstStep + n) {
                    throw new IOException("expected step " + (firstStep + n) + " and its values, got " + line);
                }
                if (n == loss.length) {
                    loss = Arrays.copyOf(loss, 2 * n);
                    accuracy = Arrays.copyOf(accuracy, 2 * n);
                    millis = Arrays.copyOf(millis, 2 * n);
                }
                loss[n] = Float.parseFloat(cells[1]);
                accuracy[n] = Float.parseFloat(cells[2]);
                millis[n++] = Long.parseLong(cells[3]);
            } catch (NumberFormatException e) {
                throw new IOException("no step: " + line, e);
            }
        }

        Optional<Under> under() {
            return Optional.ofNullable(head)
                    .map(h -> new Under(
                            h.name(),
                            h.key(),
                            h.steps(),
                            firstStep,
                            Arrays.copyOf(loss, n),
                            Arrays.copyOf(accuracy, n),
                            Arrays.copyOf(millis, n)));
        }
    }
}
