package fathom.cli;

import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.data.Datasets;
import fathom.data.Normalization;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which data, and where it is. */
final class DataOptions {
    private static final int EVALUATION_BATCH = 250;

    @Option(
            names = "--data",
            paramLabel = "WHAT",
            defaultValue = Datasets.EMBEDDED,
            description =
                    "embedded (made by code), cifar-10, mnist or fashion-mnist as downloaded by 'fathom data download', or a path:"
                            + " a CIFAR-10 archive or folder, an MNIST folder. Default: ${DEFAULT-VALUE}")
    private String data = Datasets.EMBEDDED;

    @Mixin
    private DataFolderOption folder = new DataFolderOption();

    DataSource open() {
        return Datasets.open(data, folder.path());
    }

    /** Normalization by the training set's channels, for training and testing alike. */
    static Normalization normalization(DataSource source) {
        return Normalization.of(source.train());
    }

    /** The test set, in order. */
    static DataLoader evaluation(DataSource source, Normalization normalization) {
        return DataLoader.inOrder(source.test(), EVALUATION_BATCH).normalized(normalization);
    }
}
