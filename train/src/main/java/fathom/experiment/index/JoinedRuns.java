package fathom.experiment.index;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.ResultsFolder;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.Looks;
import fathom.text.BadInputException;
import fathom.text.Formats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs of several experiments as one comparison. Experiments of equal settings become one; those that differ keep their variants apart, by labels
 * that say in what. What no label can make comparable is refused, or marked where that is asked for.
 *
 * @param record the comparison
 * @param repeated how many runs were left out because another folder holds a run of the same settings and the same key
 * @param contradicting how many of these have other numbers than the one that was kept, as from other kernels
 */
public record JoinedRuns(ComparisonRecord record, int repeated, int contradicting) {
    /** The settings without which losses are of different tasks, budgets or seeds, and their names for people. */
    private static final Map<String, String> DECISIVE = decisive();

    private static final int SHORT = 24;

    private static Map<String, String> decisive() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("data", "data");
        names.put("classes", "number of classes");
        names.put("steps", "budget of steps");
        names.put("batch", "batch");
        names.put("seed", "root seed");
        return names;
    }

    /** The runs of one results folder that were chosen, and those that tuned their rates. */
    private record Part(Path folder, Map<String, String> settings, List<RunRecord> tuning, List<RunRecord> runs) {}

    /**
     * Reads the runs from their files.
     *
     * @param index where they were found
     * @param where an SQL condition on the columns of {@code overview}; runs that tuned rates come with those that count
     * @param marked whether runs that are not comparable are marked, in place of being refused
     * @param origin where the page is put together
     * @throws BadInputException if there is no such run, one cannot be read, or they are not comparable and not to be marked
     */
    public static JoinedRuns of(RunIndex index, String where, boolean marked, Provenance origin) {
        List<Part> parts = parts(index, where);
        Map<String, Set<String>> differences = differences(parts);
        List<String> refused = DECISIVE.entrySet().stream()
                .filter(setting -> differences.containsKey(setting.getKey()))
                .map(setting -> setting.getValue() + " (" + values(differences, setting.getKey()) + ")")
                .toList();
        if (!refused.isEmpty() && !marked) {
            throw new BadInputException("these runs are not comparable, they differ in " + String.join(", ", refused)
                    + "; choose fewer with --runs, or let --mark show them side by side all the same");
        }
        Labels labels = new Labels(parts, differences.keySet());
        Joint joint = new Joint();
        for (Part part : parts) {
            part.tuning().forEach(run -> joint.add(Stage.TUNING, labels.renamed(part, run)));
            part.runs().forEach(run -> joint.add(Stage.RUN, labels.renamed(part, run)));
        }
        Map<String, String> configuration = configuration(parts, differences, labels);
        if (!refused.isEmpty()) {
            configuration.put(ComparisonRecord.NOT_COMPARABLE, String.join(", ", refused));
        }
        String title = Formats.plural(joint.runs.size(), "run") + " of " + Formats.plural(parts.size(), "experiment")
                + ": " + where;
        return new JoinedRuns(
                new ComparisonRecord(
                        title,
                        configuration,
                        origin,
                        List.copyOf(joint.tuning.values()),
                        List.copyOf(joint.runs.values())),
                joint.repeated,
                joint.contradicting);
    }

    private static List<Part> parts(RunIndex index, String where) {
        Map<Path, Set<String>> chosen = new LinkedHashMap<>();
        index.runFiles(where)
                .forEach(file -> chosen.computeIfAbsent(file.folder(), f -> new LinkedHashSet<>())
                        .add(file.name()));
        if (chosen.isEmpty()) {
            throw new BadInputException("--runs: no run is such that " + where);
        }
        List<Part> parts = new ArrayList<>();
        chosen.forEach((folder, names) -> parts.add(part(folder, names)));
        return parts;
    }

    /** Reads the chosen runs, and of the tuning runs those of their variants and depths. */
    private static Part part(Path folder, Set<String> names) {
        ResultsFolder results = ResultsFolder.open(folder);
        List<RunRecord> tuning = new ArrayList<>();
        List<RunRecord> runs = new ArrayList<>();
        for (Path file : ResultsFolder.runFiles(folder)) {
            if (names.contains(String.valueOf(file.getFileName()))) {
                runs.add(results.read(file).run());
            }
        }
        Set<String> cells = runs.stream().map(JoinedRuns::cell).collect(Collectors.toSet());
        for (Path file : ResultsFolder.runFiles(folder)) {
            if (String.valueOf(file.getFileName()).startsWith(Stage.TUNING.label())) {
                RunRecord run = results.read(file).run();
                if (cells.contains(cell(run))) {
                    tuning.add(run);
                }
            }
        }
        return new Part(folder, results.identity(), tuning, runs);
    }

    private static String cell(RunRecord run) {
        return run.key().depth() + " " + run.key().variant();
    }

    /** The settings that are not the same everywhere, with their values. */
    private static Map<String, Set<String>> differences(List<Part> parts) {
        Set<String> names = new TreeSet<>();
        parts.forEach(part -> names.addAll(part.settings().keySet()));
        Map<String, Set<String>> differences = new LinkedHashMap<>();
        for (String name : names) {
            Set<String> values = parts.stream()
                    .map(part -> part.settings().getOrDefault(name, "not set"))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (values.size() > 1) {
                differences.put(name, values);
            }
        }
        return differences;
    }

    private static String values(Map<String, Set<String>> differences, String name) {
        return differences.getOrDefault(name, Set.of()).stream()
                .map(value -> value.length() > SHORT ? value.substring(0, SHORT) + "…" : value)
                .collect(Collectors.joining(" and "));
    }

    private static Map<String, String> configuration(
            List<Part> parts, Map<String, Set<String>> differences, Labels labels) {
        Map<String, String> configuration = new LinkedHashMap<>(parts.get(0).settings());
        differences.forEach((name, values) -> configuration.put(name, String.join("; ", values)));
        if (differences.containsKey(ComparisonRecord.THRESHOLD)) {
            configuration.remove(ComparisonRecord.THRESHOLD); // steps to several thresholds are no column
        }
        List<String> baseline = List.of(Chance.METRIC, Chance.LOSS, Chance.SCORE, Chance.WORDS);
        if (baseline.stream().anyMatch(differences::containsKey)) {
            configuration.keySet().removeAll(baseline); // of several tasks none is the page's
        }
        parts.stream() // judged as strictly as the one that was looked at most often
                .map(part -> ResultsFolder.open(part.folder()).configuration().get(Looks.SETTING))
                .filter(Objects::nonNull)
                .max(Comparator.comparingInt(String::length))
                .ifPresent(looks -> configuration.put(Looks.SETTING, looks));
        String stopped = parts.stream().flatMap(part -> stopped(part, labels)).collect(Collectors.joining("; "));
        if (!stopped.isEmpty()) {
            configuration.put(ComparisonRecord.STOPPED, stopped);
        }
        configuration.put(
                "joined", parts.stream().map(part -> part.folder().toString()).collect(Collectors.joining("; ")));
        return configuration;
    }

    /** The runs of a folder that a person stopped, under the labels that their variants have here. */
    private static Stream<String> stopped(Part part, Labels labels) {
        return stopped(part.folder()).stream()
                .map(run -> part.runs().stream()
                        .filter(left -> run.startsWith(left.key().variant() + ", depth "))
                        .findFirst()
                        .map(left -> labels.renamed(part, left).key().variant()
                                + run.substring(left.key().variant().length()))
                        .orElse(run));
    }

    /** As the record names them, and those that were stopped since, or before there was one. */
    private static Set<String> stopped(Path folder) {
        Set<String> named = new LinkedHashSet<>();
        String recorded = ResultsFolder.open(folder).configuration().getOrDefault(ComparisonRecord.STOPPED, "");
        Stream.of(recorded.split("; ")).filter(run -> !run.isEmpty()).forEach(named::add);
        StoppedRun.unmade(folder).stream()
                .filter(run -> named.stream().noneMatch(known -> known.startsWith(run.name() + " (")))
                .forEach(run -> named.add(run.toString()));
        return named;
    }

    /** All runs by stage and key; the first of equal keys stays. */
    private static final class Joint {
        private final Map<RunKey, RunRecord> tuning = new LinkedHashMap<>();
        private final Map<RunKey, RunRecord> runs = new LinkedHashMap<>();
        private int repeated;
        private int contradicting;

        void add(Stage stage, RunRecord run) {
            RunRecord before = (stage == Stage.TUNING ? tuning : runs).putIfAbsent(run.key(), run);
            if (before != null && stage == Stage.RUN) {
                repeated++;
                contradicting +=
                        Arrays.equals(before.result().loss(), run.result().loss()) ? 0 : 1;
            }
        }
    }

    /** What variants are called beside those of other experiments. */
    private static final class Labels {
        private final Set<String> differing;
        private final Map<String, Set<String>> descriptions = new LinkedHashMap<>();

        Labels(List<Part> parts, Set<String> differing) {
            this.differing = differing;
            parts.forEach(part -> part.runs()
                    .forEach(run -> descriptions
                            .computeIfAbsent(run.key().variant(), label -> new LinkedHashSet<>())
                            .add(run.description())));
        }

        /** The run under a label that says what sets its experiment apart, and what it is if one label stands for several things. */
        RunRecord renamed(Part part, RunRecord run) {
            RunKey key = run.key();
            StringBuilder label = new StringBuilder(key.variant());
            if (descriptions.getOrDefault(key.variant(), Set.of()).size() > 1) {
                label.append(" = ").append(run.description());
            }
            if (!differing.isEmpty()) {
                label.append(" [").append(tag(part)).append(']');
            }
            return new RunRecord(
                    new RunKey(label.toString(), key.depth(), key.seedIndex(), key.rate()),
                    run.description(),
                    run.result(),
                    run.provenance(),
                    run.earlier());
        }

        /** The settings that differ, or the folder's name where they would take too much room. */
        private String tag(Part part) {
            String settings = differing.stream()
                    .map(name -> name + " " + part.settings().getOrDefault(name, "not set"))
                    .collect(Collectors.joining(", "));
            return settings.length() <= SHORT
                    ? settings
                    : String.valueOf(part.folder().getFileName());
        }
    }
}
