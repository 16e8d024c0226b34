package fathom.data;

import fathom.text.Spelling;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Opens a data set by its name or by the place where it lies. */
public final class Datasets {
    /** The name of the set that is made by code. */
    public static final String EMBEDDED = "embedded";

    private Datasets() {}

    /** The names that {@link #open} knows. */
    public static List<String> names() {
        Set<String> names = new LinkedHashSet<>(Set.of(EMBEDDED));
        KnownSet.all().forEach(set -> names.add(set.name()));
        names.addAll(MadeSets.names());
        return List.copyOf(names);
    }

    /** The sets that take arguments, as one can type them: {@code copy-memory(delay=100,...)}. */
    public static List<String> signatures() {
        return MadeSets.signatures();
    }

    /**
     * Opens what is on this machine, with downloaded sets in {@link DataFolder#standard}; nothing is downloaded.
     *
     * @param what as in {@link #open(String, Path)}
     * @throws DataException if there is nothing of that name or place, or the data is damaged
     */
    public static DataSource open(String what) {
        return open(what, DataFolder.standard());
    }

    /**
     * Opens what is on this machine; nothing is downloaded.
     *
     * @param what {@code embedded}, {@code cifar-10}, {@code mnist}, {@code fashion-mnist} (case, dashes and underscores do not matter), or
     *     the path of a CIFAR-10 archive, of the folder it unpacks to, or of a folder with idx files; a folder that has the name of a set
     *     is meant by {@code ./mnist}; or one of the {@link #signatures} with values in parentheses
     * @param dataDir where downloaded sets lie, see {@link DataFolder}
     * @throws DataException if there is nothing of that name or place, or the data is damaged
     */
    public static DataSource open(String what, Path dataDir) {
        return open(what, dataDir, Optional.empty());
    }

    /**
     * Opens a set, and downloads it before if it is a known one and missing.
     *
     * @param what as in {@link #open(String, Path)}
     * @param download brings the files
     * @throws DataException if there is nothing of that name or place, the data is damaged, or the download fails
     */
    public static DataSource open(String what, Download download) {
        return open(what, download.dataDir(), Optional.of(download));
    }

    private static DataSource open(String what, Path dataDir, Optional<Download> download) {
        if (plain(what).equals(EMBEDDED)) {
            return Synthetic.standard();
        }
        Optional<KnownSet> known = KnownSet.all().stream()
                .filter(set -> plain(set.name()).equals(plain(what)))
                .findFirst();
        if (known.isPresent() && !known.get().isIn(dataDir)) {
            download.orElseThrow(() -> known.get().missing(dataDir)).fetch(known.get());
        }
        Optional<DataSource> made = MadeSets.open(known.map(KnownSet::name).orElse(what), dataDir);
        if (made.isPresent()) {
            return made.get();
        }
        if (known.isPresent()) {
            return folder(dataDir.resolve(known.get().name()));
        }
        Optional<Path> path = path(what).filter(place -> !what.isBlank() && Files.exists(place));
        if (path.isPresent()) {
            return Files.isDirectory(path.get()) ? folder(path.get()) : file(path.get());
        }
        throw new DataException("data '%s': no such file or folder, and no set of that name%s (known: %s)"
                .formatted(what, suggestion(what), String.join(", ", names())));
    }

    private static DataSource folder(Path folder) {
        if (Mnist.isIn(folder)) {
            return Mnist.read(folder);
        }
        if (Files.exists(folder.resolve("cifar-10-batches-bin"))
                || Files.exists(folder.resolve(Cifar10.trainFile(1)))) {
            return Cifar10.read(folder);
        }
        Path archive = folder.resolve("cifar-10-binary.tar.gz");
        if (Files.exists(archive)) {
            return Cifar10.read(archive);
        }
        throw DataException.in(
                folder,
                "no data set in this folder, expected cifar-10-binary.tar.gz, data_batch_1.bin or "
                        + Mnist.TRAIN_IMAGES);
    }

    private static DataSource file(Path file) {
        boolean idx = file.toString().contains("-ubyte");
        return idx
                ? Mnist.read(
                        Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file))
                : Cifar10.read(file);
    }

    private static Optional<Path> path(String what) {
        try {
            return Optional.of(Path.of(what));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static String suggestion(String what) {
        return Spelling.closest(what, names()).stream()
                .findFirst()
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }
}
