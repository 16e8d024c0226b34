package fathom.data;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A data set that can be downloaded by its name.
 *
 * @param name what to ask for, and the folder's name
 * @param title what a person reads
 * @param files everything that belongs to it
 */
public record KnownSet(String name, String title, List<RemoteFile> files) {
    /** CIFAR-10, binary version, from its authors. */
    public static final KnownSet CIFAR_10 = new KnownSet(
            "cifar-10",
            "CIFAR-10 (Krizhevsky, Nair, Hinton 2009)",
            List.of(new RemoteFile(
                    "cifar-10-binary.tar.gz",
                    170_052_171,
                    "c32a1d4ab5d03f1284b67883e8d87530",
                    List.of(URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")))));

    /** MNIST, from two mirrors. */
    public static final KnownSet MNIST = idx(
            "mnist",
            "MNIST (LeCun, Cortes, Burges 1998)",
            List.of(
                    "https://ossci-datasets.s3.amazonaws.com/mnist/",
                    "https://storage.googleapis.com/cvdf-datasets/mnist/"),
            new long[] {9_912_422, 28_881, 1_648_877, 4_542},
            "f68b3c2dcbeaaa9fbdd348bbdeb94873",
            "d53e105ee54ea40749a09fcbcd1e9432",
            "9fb629c4189551a2d022fa330f9573f3",
            "ec29112dd5afa0611ce80d1b7f02629c");

    /** Fashion-MNIST, from its authors. */
    public static final KnownSet FASHION_MNIST = idx(
            "fashion-mnist",
            "Fashion-MNIST (Xiao, Rasul, Vollgraf 2017)",
            List.of(
                    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            new long[] {26_421_880, 29_515, 4_422_102, 5_148},
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79",
            "bb300cfdad3c16e7a12a480ee83cd310");

    /** ETTh1, two years of an electricity transformer by the hour, from its authors. */
    public static final KnownSet ETTH1 = new KnownSet(
            "etth1",
            "ETTh1 (Zhou et al. 2021), an hourly series",
            List.of(new RemoteFile(
                    "ETTh1.csv",
                    2_589_657,
                    "8381763947c85f4be6ac456c508460d6",
                    List.of(URI.create(
                            "https://raw.githubusercontent.com/zhouhaoyi/ETDataset/main/ETT-small/ETTh1.csv")))));

    /** Copies the list. */
    public KnownSet {
        files = List.copyOf(files);
    }

    /**
     * The set of that name.
     *
     * @throws DataException if there is none, naming those there are
     */
    public static KnownSet named(String name) {
        return all().stream()
                .filter(set -> set.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DataException("no data set '%s' can be downloaded (known: %s)"
                        .formatted(name, all().stream().map(KnownSet::name).collect(Collectors.joining(", ")))));
    }

    /** Every known set. */
    public static List<KnownSet> all() {
        return List.of(CIFAR_10, MNIST, FASHION_MNIST, ETTH1);
    }

    /** The size of all files in bytes. */
    public long bytes() {
        return files.stream().mapToLong(RemoteFile::bytes).sum();
    }

    /** Whether its files lie in their folder of the data folder, whole by all appearances or unpacked by somebody. */
    public boolean isIn(Path dataDir) {
        Path folder = dataDir.resolve(name);
        return files.stream().allMatch(file -> present(folder, file.name()));
    }

    /** What to say where it is not. */
    DataException missing(Path dataDir) {
        return DataException.in(
                dataDir.resolve(name),
                "%s is not here; 'fathom data download %s' brings it (%,d bytes)".formatted(name, name, bytes()));
    }

    private static boolean present(Path folder, String file) {
        return Stream.of(file, file.replace(".gz", ""), file.replace("cifar-10-binary.tar.gz", "cifar-10-batches-bin"))
                .anyMatch(candidate -> Files.exists(folder.resolve(candidate)));
    }

    private static KnownSet idx(String name, String title, List<String> mirrors, long[] bytes, String... md5) {
        List<String> files = List.of(
                "train-images-idx3-ubyte.gz",
                "train-labels-idx1-ubyte.gz",
                "t10k-images-idx3-ubyte.gz",
                "t10k-labels-idx1-ubyte.gz");
        RemoteFile[] remote = new RemoteFile[files.size()];
        for (int i = 0; i < remote.length; i++) {
            String file = files.get(i);
            List<URI> addresses =
                    mirrors.stream().map(mirror -> URI.create(mirror + file)).toList();
            remote[i] = new RemoteFile(file, bytes[i], md5[i], addresses);
        }
        return new KnownSet(name, title, List.of(remote));
    }

    /**
     * A file of a set.
     *
     * @param name its name on this machine
     * @param bytes its published length
     * @param md5 its published MD5, in lower-case hexadecimal
     * @param mirrors where it can be had, tried in this order
     */
    public record RemoteFile(String name, long bytes, String md5, List<URI> mirrors) {
        /** Copies the list. */
        public RemoteFile {
            mirrors = List.copyOf(mirrors);
        }
    }
}
