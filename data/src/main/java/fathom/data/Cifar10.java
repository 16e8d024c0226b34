package fathom.data;

import fathom.tensor.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * CIFAR-10, binary version: 50,000 training and 10,000 test images of shape {@code [32, 32, 3]} in ten classes. Every {@code .bin} file is
 * a row of records of 3,073 bytes: one label (0 to 9), then 1,024 red, 1,024 green and 1,024 blue bytes, row by row. Other data in the same
 * layout, with any number of records in a file, is read as well and is then reported as of unknown contents.
 *
 * <p>Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", technical report, University of Toronto, 2009.
 */
public final class Cifar10 {
    static final Shape SHAPE = Shape.of(32, 32, 3);
    static final int RECORD = 1 + SHAPE.size();
    static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final String TEST = "test_batch.bin";
    private static final String NAMES = "batches.meta.txt";
    private static final int TRAIN_FILES = 5;

    /** The published MD5 of each file of records. */
    private static final Map<String, String> MD5 = Map.of(
            trainFile(1),
            "5dd7e06a14cb22eb9f671a540d1b7c25",
            trainFile(2),
            "5ea93a67294ea407fff1d09f752e9692",
            trainFile(3),
            "942cd6a4bcdd0dd3c604fbe906cb4421",
            trainFile(4),
            "ae636b3ba5c66a11e91e8cb52e771fcb",
            trainFile(5),
            "53f37980c15c3d472c316c40844f3f0d",
            TEST,
            "803d5f7f4d78ea53de84dbe85f74fb6d");

    private Cifar10() {}

    /**
     * Reads the archive as downloaded ({@code .tar.gz}, or the {@code .tar} in it) or the folder that it unpacks to; the entries may come
     * in any order. All six files with their published MD5 make the set verified, none makes it unknown.
     *
     * @throws DataException if something is missing, cut off, of the wrong length or with a label above 9, or if only some of the files
     *     are the published ones, which means that the others are damaged
     */
    public static DataSource read(Path archiveOrFolder) {
        Map<String, byte[]> files = CifarFiles.read(archiveOrFolder, Cifar10::wanted);
        List<byte[]> train = new ArrayList<>();
        for (int i = 1; i <= TRAIN_FILES; i++) {
            train.add(records(archiveOrFolder, trainFile(i), files));
        }
        byte[] test = records(archiveOrFolder, TEST, files);
        Verification verification = verify(archiveOrFolder, files);
        byte[] names = files.get(NAMES);
        List<String> classes = names == null ? CLASSES : classNames(archiveOrFolder, names);
        String name = verification == Verification.VERIFIED || classes.equals(CLASSES) ? "CIFAR-10" : "CIFAR-10 layout";
        return new DataSource(
                name,
                new ImageRecords(name + " train", SHAPE, classes, train.toArray(new byte[0][])),
                new ImageRecords(name + " test", SHAPE, classes, test),
                archiveOrFolder.toString(),
                verification);
    }

    /**
     * Writes a data set in CIFAR-10's layout: the training examples spread over five files in order, the test examples in one, the class
     * names in {@code batches.meta.txt}. {@link #read} reads it back bit for bit if the pixels are multiples of 1/255.
     *
     * @param folder created if absent; files of these names in it are replaced
     * @throws IllegalArgumentException if the images are not {@code [32, 32, 3]}, the classes not ten, or the training examples under five
     * @throws DataException if the folder cannot be written
     */
    public static void write(Path folder, Dataset train, Dataset test) {
        requireWritable(train, TRAIN_FILES);
        requireWritable(test, 1);
        try {
            Files.createDirectories(folder);
            for (int i = 1; i <= TRAIN_FILES; i++) {
                int from = (int) ((long) train.size() * (i - 1) / TRAIN_FILES);
                int to = (int) ((long) train.size() * i / TRAIN_FILES);
                write(folder.resolve(trainFile(i)), train, from, to);
            }
            write(folder.resolve(TEST), test, 0, test.size());
            Files.writeString(folder.resolve(NAMES), String.join("\n", train.classNames()) + "\n\n");
        } catch (IOException e) {
            throw DataException.in(folder, "cannot be written (" + e.getMessage() + ")", e);
        }
    }

    static boolean wanted(String file) {
        return MD5.containsKey(file) || file.equals(NAMES);
    }

    static String trainFile(int number) {
        return "data_batch_" + number + ".bin";
    }

    private static byte[] records(Path source, String file, Map<String, byte[]> files) {
        byte[] bytes = files.get(file);
        if (bytes == null) {
            throw DataException.in(
                    source, "has no " + file + ", expected data_batch_1.bin to data_batch_5.bin and " + TEST);
        }
        if (bytes.length == 0 || bytes.length % RECORD != 0) {
            throw DataException.in(
                    source, "%s has %,d bytes, expected a multiple of %,d".formatted(file, bytes.length, RECORD));
        }
        for (int i = 0; i < bytes.length; i += RECORD) {
            int label = bytes[i] & 0xFF;
            if (label >= CLASSES.size()) {
                throw DataException.in(
                        source, "%s: label of record %,d is %d, expected 0 to 9".formatted(file, i / RECORD, label));
            }
        }
        return bytes;
    }

    /** A set of which only some files are genuine is a damaged original, not somebody's own. */
    private static Verification verify(Path source, Map<String, byte[]> files) {
        String damaged = "";
        int genuine = 0;
        for (String file : MD5.keySet().stream().sorted().toList()) {
            String expected = MD5.getOrDefault(file, "");
            String actual = Fingerprint.of("MD5", files.getOrDefault(file, new byte[0]));
            if (actual.equals(expected)) {
                genuine++;
            } else if (damaged.isEmpty()) {
                damaged = "%s is damaged: MD5 expected %s, actual %s".formatted(file, expected, actual);
            }
        }
        if (genuine == MD5.size()) {
            return Verification.VERIFIED;
        }
        if (genuine == 0) {
            return Verification.UNKNOWN;
        }
        throw DataException.in(source, damaged + " (" + genuine + " of the 6 files are the published ones)");
    }

    private static List<String> classNames(Path source, byte[] text) {
        List<String> names = new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (names.size() != CLASSES.size()) {
            throw DataException.in(source, NAMES + " has " + names.size() + " class names, expected 10");
        }
        return names;
    }

    private static void requireWritable(Dataset dataset, int atLeast) {
        if (!dataset.exampleShape().equals(SHAPE) || dataset.classes() != CLASSES.size() || dataset.size() < atLeast) {
            throw new IllegalArgumentException(
                    "%s: %d examples of shape %s in %d classes, expected at least %d of %s in 10"
                            .formatted(
                                    dataset.name(),
                                    dataset.size(),
                                    dataset.exampleShape(),
                                    dataset.classes(),
                                    atLeast,
                                    SHAPE));
        }
    }

    private static void write(Path file, Dataset dataset, int from, int to) throws IOException {
        RecordWriter records = new RecordWriter(dataset);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (int i = from; i < to; i++) {
                out.write(records.record(i));
            }
        }
    }
}
