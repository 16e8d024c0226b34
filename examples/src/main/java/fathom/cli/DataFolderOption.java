package fathom.cli;

import fathom.data.DataFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where downloaded data is. */
final class DataFolderOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "where downloaded sets are kept (default: $FATHOM_DATA, or the user's cache)")
    private Path path = DataFolder.standard();

    Path path() {
        return path;
    }
}
