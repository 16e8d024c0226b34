package fathom.cli;

import fathom.data.DataFolder;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.data.Datasets;
import fathom.data.Normalization;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which data, and where it is. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "WHAT",
            defaultValue = Datasets.EMBEDDED,
            description =
                    "embedded (made by code), cifar-10, mnist or fashion-mnist as downloaded by 'fathom data download', or a path:"
                            + " a CIFAR-10 archive or folder, an MNIST folder. Default: ${DEFAULT-VALUE}")
    private String data = Datasets.EMBEDDED;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "where downloaded sets are kept (default: $FATHOM_DATA, or the user's cache)")
    private Path dataDir = DataFolder.standard();

    Path folder() {
        return dataDir;
    }

    DataSource open() {
        return Datasets.open(data, dataDir);
    }

    /** Normalization by the training set's channels, for training and testing alike. */
    static Normalization normalization(DataSource source) {
        return Normalization.of(source.train());
    }

    static DataLoader evaluation(DataSource source, Normalization normalization, int batch) {
        return DataLoader.inOrder(source.test(), batch).normalized(normalization);
    }
}
