package fathom.experiment.record;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.train.TrainingResult;
import fathom.train.TrainingState;
import fathom.train.snapshot.SafeTensors;
import fathom.train.snapshot.SafeTensorsWriter;
import fathom.train.snapshot.SnapshotFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The snapshots of one run of a comparison that is under way, from which it goes on, to the same bits, when it was cut off. A snapshot belongs to the
 * configuration, the stage, the key and the description of its run, and to the conditions that its bits hang on: where one of them is another, the run
 * begins again.
 */
public final class RunSnapshots {
    private static final String RUN = "run";
    private static final String LOSS = "curve: loss";
    private static final String ACCURACY = "curve: accuracy";

    private final SnapshotFiles files;
    private final String configurationHash;
    private final Stage stage;
    private final RunKey key;
    private final String description;
    private final List<Provenance> parts = new ArrayList<>();

    RunSnapshots(SnapshotFiles files, String configurationHash, Stage stage, RunKey key, String description) {
        this.files = files;
        this.configurationHash = configurationHash;
        this.stage = stage;
        this.key = key;
        this.description = description;
    }

    /**
     * What a run that was cut off had come to.
     *
     * @param state what the training goes on from
     * @param soFar what had been measured by then
     */
    public record Saved(TrainingState state, TrainingResult soFar) {}

    /**
     * The newest snapshot of this run that is whole, if there is one.
     *
     * @param now the conditions under which the run would go on
     * @param notes told in one line of each snapshot that is of no use
     */
    public Optional<Saved> newest(Provenance now, Consumer<String> notes) {
        Optional<Loaded> loaded = files.read(RunSnapshots::load, damage -> notes.accept(damage + "; it is not used"));
        if (loaded.isEmpty()) {
            return Optional.empty();
        }
        RecordJson.StoredSnapshot stored = loaded.get().stored();
        if (!stored.configurationHash().equals(configurationHash)
                || stored.stage() != stage
                || !stored.key().equals(key)
                || !stored.description().equals(description)) {
            return Optional.empty(); // of a variant that has changed its meaning since
        }
        Provenance last = stored.parts().get(stored.parts().size() - 1);
        Optional<String> difference = difference(last.deciding(), now.deciding());
        if (difference.isPresent()) {
            notes.accept(key + " begins again: its snapshot was made with another " + difference.get());
            return Optional.empty();
        }
        parts.addAll(stored.parts());
        return Optional.of(loaded.get().saved());
    }

    private static Optional<String> difference(Map<String, String> then, Map<String, String> now) {
        return now.entrySet().stream()
                .filter(entry -> then.containsKey(entry.getKey()))
                .filter(entry -> !entry.getValue().equals(then.get(entry.getKey())))
                .map(entry -> entry.getKey() + " (" + then.get(entry.getKey()) + " then, " + entry.getValue() + " now)")
                .findFirst();
    }

    private record Loaded(RecordJson.StoredSnapshot stored, Saved saved) {}

    private static Loaded load(SafeTensors file) throws IOException {
        RecordJson.StoredSnapshot stored = RecordJson.snapshot(file.metadata().getOrDefault(RUN, ""));
        if (Stream.of(stored.configurationHash(), stored.stage(), stored.key(), stored.description(), stored.soFar())
                        .anyMatch(Objects::isNull)
                || stored.parts() == null
                || stored.parts().isEmpty()) {
            throw new IOException("the snapshot of a run lacks what it had come to");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            tensors.put(name, file.tensor(name));
        }
        Tensor loss = tensors.remove(LOSS);
        Tensor accuracy = tensors.remove(ACCURACY);
        if (loss == null || accuracy == null || loss.size() != accuracy.size()) {
            throw new IOException("the snapshot of a run lacks its curves");
        }
        TrainingResult soFar = stored.soFar().withCurves(loss.array(), accuracy.array());
        return new Loaded(stored, new Saved(new TrainingState(soFar.firstStep() + loss.size(), tensors), soFar));
    }

    /**
     * Keeps a snapshot, and the one before it.
     *
     * @param now the conditions under which this part of the run is made
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public void save(TrainingState state, TrainingResult soFar, Provenance now) {
        SafeTensorsWriter writer = new SafeTensorsWriter()
                .metadata(
                        RUN,
                        RecordJson.snapshot(new RecordJson.StoredSnapshot(
                                configurationHash,
                                stage,
                                key,
                                description,
                                until(now),
                                soFar.withCurves(new float[0], new float[0]))))
                .tensor(LOSS, curve(soFar.loss()))
                .tensor(ACCURACY, curve(soFar.accuracy()));
        state.tensors().forEach(writer::tensor);
        files.write(writer);
    }

    private static Tensor curve(float[] values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    /** The parts before, and this one if its conditions are new. */
    private List<Provenance> until(Provenance now) {
        List<Provenance> all = new ArrayList<>(parts);
        if (all.isEmpty() || !all.get(all.size() - 1).conditions().equals(now.conditions())) {
            all.add(now);
        }
        return all;
    }

    /** Where the parts before were made, of a run that ended under these conditions; empty if all were made under the same. */
    public List<Provenance> earlier(Provenance end) {
        return parts.stream()
                .filter(part -> !part.conditions().equals(end.conditions()))
                .toList();
    }
}
