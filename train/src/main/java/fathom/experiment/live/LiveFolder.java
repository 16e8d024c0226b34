package fathom.experiment.live;

import fathom.experiment.record.LiveReader;
import fathom.experiment.record.ResultsFolder;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.StoppedRun;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The results folder of a comparison as it is now. Each look reads only what has changed since the last. */
final class LiveFolder {
    private static final int MOST_NOTES = 200;

    private final Path folder;
    private final LiveReader reader;
    private final Map<Path, Finished> finished = new TreeMap<>();
    private @Nullable ResultsFolder shared;
    private List<FileTime> sharedTimes = List.of();

    private record Finished(FileTime time, long size, Optional<ResultsFolder.StoredRun> run, String damage) {}

    /**
     * What a look found.
     *
     * @param title the comparison's name, empty if not known yet
     * @param settings what all runs share
     * @param names every run, planned or found, in the order of the plan
     * @param done the finished runs
     * @param underWay those that have begun
     * @param stopped those that a person stopped, or asked to stop
     * @param warnings damage, and what the comparison told
     */
    record Look(
            String title,
            Map<String, String> settings,
            Set<RunName> names,
            Map<RunName, RunRecord> done,
            Map<RunName, LiveReader.Under> underWay,
            Map<RunName, StoppedRun> stopped,
            List<String> warnings) {}

    LiveFolder(Path folder) {
        this.folder = folder;
        this.reader = new LiveReader(folder);
    }

    Look look() {
        List<String> warnings = new ArrayList<>(reader.notes(MOST_NOTES));
        Optional<LiveReader.Plan> plan = careful(reader::plan, Optional.empty(), warnings);
        // Before the finished ones: a run that ends between the two is then seen twice, and not nowhere.
        List<LiveReader.Under> under = careful(() -> reader.underWay(warnings::add), List.of(), warnings);
        List<StoppedRun> stopped = careful(() -> StoppedRun.all(folder), List.of(), warnings);
        Map<RunName, RunRecord> done = new LinkedHashMap<>();
        Optional<ResultsFolder> results = careful(this::shared, Optional.empty(), warnings);
        if (results.isPresent()) {
            careful(() -> update(results.get()), false, warnings);
            finished.values().forEach(file -> {
                file.run.ifPresent(
                        run -> done.put(RunName.of(run.stage(), run.run().key()), run.run()));
                if (!file.damage.isEmpty()) {
                    warnings.add(file.damage);
                }
            });
        }
        Map<RunName, LiveReader.Under> underWay = new LinkedHashMap<>();
        under.stream().filter(run -> !done.containsKey(run.name())).forEach(run -> underWay.put(run.name(), run));
        Map<RunName, StoppedRun> byHand = new LinkedHashMap<>();
        stopped.stream().filter(run -> !done.containsKey(run.name())).forEach(run -> byHand.put(run.name(), run));
        Set<RunName> names = new LinkedHashSet<>(plan.map(LiveReader.Plan::runs).orElse(List.of()));
        names.addAll(done.keySet());
        names.addAll(underWay.keySet());
        names.addAll(byHand.keySet());
        String title = plan.map(LiveReader.Plan::title)
                .or(() -> results.flatMap(ResultsFolder::title))
                .orElse("");
        return new Look(
                title,
                results.map(ResultsFolder::configuration).orElse(Map.of()),
                names,
                done,
                underWay,
                byHand,
                List.copyOf(warnings));
    }

    private interface Reading<T> {
        T read();
    }

    /** A file that is damaged hides no other. */
    private static <T> T careful(Reading<T> reading, T otherwise, List<String> warnings) {
        try {
            return reading.read();
        } catch (BadInputException e) {
            warnings.add(String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    private Optional<ResultsFolder> shared() {
        if (!ResultsFolder.isOne(folder)) {
            return Optional.empty();
        }
        List<FileTime> times =
                ResultsFolder.sharedFiles(folder).stream().map(LiveFolder::time).toList();
        if (shared == null || !times.equals(sharedTimes)) {
            shared = ResultsFolder.open(folder);
            sharedTimes = times;
        }
        return Optional.ofNullable(shared);
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // gone just now: read again next time
        }
    }

    /** Reads the runs that are new; returns whether there is any. */
    private boolean update(ResultsFolder results) {
        List<Path> files = ResultsFolder.runFiles(folder);
        finished.keySet().retainAll(new HashSet<>(files));
        for (Path file : files) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                Finished known = finished.get(file);
                if (known == null || known.size != now.size() || !known.time.equals(now.lastModifiedTime())) {
                    finished.put(file, read(results, file, now));
                }
            } catch (IOException e) {
                finished.remove(file); // put aside just now
            }
        }
        return !finished.isEmpty();
    }

    private static Finished read(ResultsFolder results, Path file, BasicFileAttributes now) {
        try {
            return new Finished(now.lastModifiedTime(), now.size(), Optional.of(results.read(file)), "");
        } catch (BadInputException e) {
            return new Finished(now.lastModifiedTime(), now.size(), Optional.empty(), String.valueOf(e.getMessage()));
        }
    }
}
