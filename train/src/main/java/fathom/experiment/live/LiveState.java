package fathom.experiment.live;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.LiveReader;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.report.LiveFigures;
import fathom.train.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * What the page shows, in parts that each know when they changed last: who has seen up to a version is sent what is newer. What 1,000 runs are doing is sent once, and
 * then only of those that move.
 */
final class LiveState {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;
    private final LiveFolder files;
    private final LiveRuns rows = new LiveRuns();
    private final Map<String, Part> runs = new LinkedHashMap<>();
    private final Map<Integer, Part> figures = new LinkedHashMap<>();
    private final Map<RunName, Integer> drawn = new HashMap<>();
    private Map<String, RunName> names = Map.of();
    private Part head = new Part("{}", 0);
    private Part warnings = new Part("[]", 0);
    private int coloured;
    private long version;

    private record Part(String json, long version) {}

    LiveState(Path folder) {
        this.folder = folder;
        this.files = new LiveFolder(folder);
    }

    /** Looks into the folder, and wakes who waits if something has changed. */
    synchronized void refresh() {
        LiveFolder.Look look = files.look();
        // Even if what follows fails: a part that is newer than the version would be sent without end.
        long next = ++version;
        List<LiveRun> now = rows.of(look, System.currentTimeMillis());
        Map<String, RunName> byId = new HashMap<>();
        look.names().forEach(name -> byId.put(name.id(), name));
        names = byId;
        for (LiveRun row : now) {
            runs.merge(row.id(), new Part(json(row), next), LiveState::newer);
        }
        runs.keySet().retainAll(byId.keySet());
        head = newer(head, new Part(head(look, now), next));
        warnings = newer(warnings, new Part(JSON.writeValueAsString(look.warnings()), next));
        notifyAll(); // they wake when this is done
        draw(look, next);
    }

    private static Part newer(Part old, Part now) {
        return old.json.equals(now.json) ? old : now;
    }

    private static String json(LiveRun row) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", row.id()).put("stage", row.stage()).put("variant", row.variant());
        json.put("depth", row.depth()).put("seed", row.seed());
        json.put("state", row.state().name().toLowerCase(Locale.ROOT));
        json.put("step", row.step()).put("steps", row.steps()).put("note", row.note());
        finite(json, "rate", row.rate());
        finite(json, "loss", row.loss());
        finite(json, "accuracy", row.accuracy());
        finite(json, "seconds", row.seconds());
        finite(json, "left", row.left());
        return JSON.writeValueAsString(json);
    }

    /** JSON has no number that is not finite. */
    private static void finite(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, (double) (float) value);
        } else {
            json.putNull(name);
        }
    }

    private String head(LiveFolder.Look look, List<LiveRun> all) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        all.forEach(row -> counts.merge(row.state().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
        ObjectNode json = JSON.createObjectNode();
        json.put("title", look.title()).put("folder", folder.toString()).put("runs", all.size());
        json.put("report", Files.exists(folder.resolve("report.html")));
        finite(json, "left", Math.rint(LiveRuns.left(all)));
        json.set("counts", JSON.valueToTree(counts));
        return JSON.writeValueAsString(json);
    }

    /** The figures of the depths at which a run has moved. */
    private void draw(LiveFolder.Look look, long next) {
        Map<RunName, RunRecord> soFar = soFar(look);
        Set<Integer> moved = new HashSet<>();
        Set<String> variants = new HashSet<>();
        soFar.forEach((name, run) -> {
            variants.add(name.variant());
            int steps = run.result().steps();
            if (!Objects.equals(drawn.put(name, steps), steps)) {
                moved.add(name.depth());
            }
        });
        Set<RunName> gone = new HashSet<>(drawn.keySet());
        gone.removeAll(soFar.keySet());
        gone.forEach(name -> moved.add(name.depth()));
        drawn.keySet().removeAll(gone);
        if (variants.size() != coloured) { // a new variant may take a colour that another had
            coloured = variants.size();
            soFar.keySet().forEach(name -> moved.add(name.depth()));
        }
        if (moved.isEmpty()) {
            return;
        }
        Map<Integer, List<String>> made = LiveFigures.of(
                new ComparisonRecord(look.title(), look.settings(), NOWHERE, List.of(), List.copyOf(soFar.values())),
                moved);
        for (int depth : moved) { // of one whose only runs were stopped nothing is left
            String charts = String.join(",", made.getOrDefault(depth, List.of()));
            figures.merge(depth, new Part("[" + charts + "]", next), LiveState::newer);
        }
    }

    /** The runs whose mean is drawn: those that are made or under way and will count. */
    private static Map<RunName, RunRecord> soFar(LiveFolder.Look look) {
        Map<RunName, RunRecord> soFar = new LinkedHashMap<>();
        for (RunName name : look.names()) {
            if (name.stage() != Stage.RUN || look.stopped().containsKey(name)) {
                continue;
            }
            RunRecord done = look.done().get(name);
            LiveReader.Under under = look.underWay().get(name);
            if (done != null) {
                soFar.put(name, done);
            } else if (under != null && under.firstStep() == 0 && under.loss().length > 0) {
                soFar.put(name, partial(under));
            }
        }
        return soFar;
    }

    private static final Provenance NOWHERE = Provenance.collect("unknown", 0, "unknown", "", "", 0, "");

    private static RunRecord partial(LiveReader.Under run) {
        double seconds = (run.millis()[run.millis().length - 1] - run.millis()[0]) / 1e3;
        var result = new TrainingResult(
                0, run.loss(), run.accuracy(), null, null, seconds, List.of(), List.of(), List.of(), null);
        return new RunRecord(run.key(), "", result, NOWHERE);
    }

    /** The run of that id, if there is one. */
    synchronized @Nullable RunName run(String id) {
        return names.get(id);
    }

    /** Up to which version something is, and what is newer than what the reader had. */
    record Update(long version, String json) {}

    /**
     * What has changed since a version, waited for up to a time; its JSON is empty if nothing has.
     *
     * @param seen 0 for everything
     */
    synchronized Update since(long seen, long millis) throws InterruptedException {
        long until = System.currentTimeMillis() + millis;
        for (long left = millis; left > 0; left = until - System.currentTimeMillis()) {
            String json = newer(seen);
            if (!json.isEmpty()) {
                return new Update(version, json);
            }
            wait(left);
        }
        return new Update(Math.max(seen, version), newer(seen));
    }

    private String newer(long seen) {
        ObjectNode json = JSON.createObjectNode();
        if (head.version > seen) {
            json.putRawValue("head", raw(head.json));
        }
        if (warnings.version > seen) {
            json.putRawValue("warnings", raw(warnings.json));
        }
        ArrayNode rows = JSON.createArrayNode();
        runs.values().stream().filter(part -> part.version > seen).forEach(part -> rows.addRawValue(raw(part.json)));
        if (!rows.isEmpty()) {
            json.set("runs", rows);
        }
        ObjectNode depths = JSON.createObjectNode();
        figures.forEach((depth, part) -> {
            if (part.version > seen) {
                depths.putRawValue(String.valueOf(depth), raw(part.json));
            }
        });
        if (!depths.isEmpty()) {
            json.set("figures", depths);
        }
        return json.isEmpty() ? "" : JSON.writeValueAsString(json);
    }

    private static RawValue raw(String json) {
        return new RawValue(json);
    }
}
