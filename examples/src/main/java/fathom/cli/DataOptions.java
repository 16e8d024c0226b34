package fathom.cli;

import fathom.data.DataSource;
import fathom.data.Datasets;
import fathom.experiment.PreparedData;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which data, and where it is. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "WHAT",
            defaultValue = Datasets.EMBEDDED,
            description =
                    "embedded (made by code), cifar-10, mnist, fashion-mnist or etth1 as downloaded by 'fathom data download', or a path:"
                            + " a CIFAR-10 archive or folder, an MNIST folder; or a set with arguments of 'fathom data list', such as copy-memory(delay=100). Default: ${DEFAULT-VALUE}")
    private String data = Datasets.EMBEDDED;

    @Mixin
    private DataFolderOption folder = new DataFolderOption();

    DataSource open() {
        return Datasets.open(data, folder.path());
    }

    /** Opened, and in batches of that many examples. */
    PreparedData prepare(int batch) {
        return PreparedData.of(open(), batch);
    }
}
