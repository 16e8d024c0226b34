package fathom.data;

import fathom.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * MNIST and the sets that share its idx files, such as Fashion-MNIST: grey images of shape {@code [28, 28, 1]} in ten classes, in four
 * files, gzipped or plain. Which set it is is told from the contents, never from the folder's name; an unknown one is read as well.
 *
 * <p>Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", 1998; H. Xiao, K. Rasul, R. Vollgraf 2017,
 * arXiv 1708.07747.
 */
public final class Mnist {
    static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
    private static final List<String> FILES = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

    private static final Shape SHAPE = Shape.of(28, 28, 1);
    private static final int IMAGES = 2051;
    private static final int LABELS = 2049;

    /** The MD5s of the four files, unpacked, in the order of {@link #FILES}. */
    private static final List<Known> KNOWN = List.of(
            new Known(
                    "MNIST",
                    IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
                    List.of(
                            "6bbc9ace898e44ae57da46a324031adb",
                            "a25bea736e30d166cdddb491f175f624",
                            "2646ac647ad5339dbf082846283269ea",
                            "27ae3e4e09519cfbb04c329615203637")),
            new Known(
                    "Fashion-MNIST",
                    List.of(
                            "T-shirt/top",
                            "trouser",
                            "pullover",
                            "dress",
                            "coat",
                            "sandal",
                            "shirt",
                            "sneaker",
                            "bag",
                            "ankle boot"),
                    List.of(
                            "f4a8712d7a061bf5bd6d2ca38dc4d50a",
                            "9018921c3c673c538a1fc5bad174d6f9",
                            "8181f5470baa50b63fa0f6fddb340f0a",
                            "15d484375f8d13e6eb1aabb0c3f46965")));

    private Mnist() {}

    /**
     * Reads the four files of a folder. All four with the MD5s of one published set make it verified, none makes it unknown.
     *
     * @throws DataException if a file is missing, cut off, of the wrong magic number, image size or length, or has a label above 9, or if
     *     only some of the files are the published ones, which means that the others are damaged or of another set
     */
    public static DataSource read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw DataException.in(folder, "no such folder");
        }
        List<Idx> files = FILES.stream()
                .map(name -> Idx.read(Idx.find(folder, name), name.contains("images") ? IMAGES : LABELS))
                .toList();
        Dataset[] halves = new Dataset[2];
        Known known = identify(folder, files);
        for (int half = 0; half < 2; half++) {
            byte[] records = records(files.get(2 * half), files.get(2 * half + 1));
            halves[half] =
                    new ImageRecords(known.name + (half == 0 ? " train" : " test"), SHAPE, known.classes, records);
        }
        Verification verification = known.md5.isEmpty() ? Verification.UNKNOWN : Verification.VERIFIED;
        return new DataSource(known.name, halves[0], halves[1], folder.toString(), verification);
    }

    static boolean isIn(Path folder) {
        return FILES.stream().anyMatch(name -> Idx.exists(folder, name));
    }

    private static Known identify(Path folder, List<Idx> files) {
        List<String> md5 = files.stream().map(Idx::md5).toList();
        for (Known known : KNOWN) {
            if (known.md5.equals(md5)) {
                return known;
            }
            for (int i = 0; i < md5.size(); i++) {
                if (known.md5.get(i).equals(md5.get(i))) {
                    throw mixed(folder, known, md5);
                }
            }
        }
        return new Known("MNIST layout", KNOWN.get(0).classes, List.of());
    }

    private static DataException mixed(Path folder, Known known, List<String> md5) {
        int i = 0;
        while (known.md5.get(i).equals(md5.get(i))) {
            i++;
        }
        return DataException.in(
                folder,
                "other files are %s's, but not the contents of %s: MD5 expected %s, actual %s"
                        .formatted(known.name, FILES.get(i), known.md5.get(i), md5.get(i)));
    }

    private static byte[] records(Idx images, Idx labels) {
        images.requireDims(28, 28);
        if (images.count() != labels.count()) {
            throw DataException.in(
                    labels.file(),
                    "has %,d labels, expected %,d as in %s".formatted(labels.count(), images.count(), images.file()));
        }
        int pixels = SHAPE.size();
        byte[] records = new byte[images.count() * (1 + pixels)];
        for (int i = 0; i < images.count(); i++) {
            int label = labels.bytes()[labels.start() + i] & 0xFF;
            if (label > 9) {
                throw DataException.in(labels.file(), "label %,d is %d, expected 0 to 9".formatted(i, label));
            }
            records[i * (1 + pixels)] = (byte) label;
            System.arraycopy(images.bytes(), images.start() + i * pixels, records, i * (1 + pixels) + 1, pixels);
        }
        return records;
    }

    private record Known(String name, List<String> classes, List<String> md5) {}
}
