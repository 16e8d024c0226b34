package fathom.cli;

import fathom.data.DataSource;
import fathom.data.Dataset;
import fathom.data.Datasets;
import fathom.data.Download;
import fathom.data.KnownSet;
import fathom.data.SampleSheet;
import fathom.text.BadInputException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom data}. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = "The data sets: what is known and here, downloads, checks, pictures.",
        subcommands = {
            DataCommand.ListCommand.class,
            DataCommand.DownloadCommand.class,
            DataCommand.VerifyCommand.class,
            DataCommand.SheetCommand.class
        },
        synopsisSubcommandLabel = "(list | download | verify | sheet)")
final class DataCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return new ListCommand().call();
    }

    /** {@code fathom data list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the known sets and whether they are on this machine.")
    static final class ListCommand implements Callable<Integer> {
        @Mixin
        private DataFolderOption folder = new DataFolderOption();

        @Override
        public Integer call() {
            System.out.printf(
                    "%-15s %s%n", Datasets.EMBEDDED, "made by code, always here: ten classes of 32x32 colour figures");
            for (KnownSet set : KnownSet.all()) {
                System.out.printf(
                        "%-15s %s: %s%n",
                        set.name(),
                        set.title(),
                        set.isIn(folder.path())
                                ? "in " + folder.path().resolve(set.name())
                                : "not here; 'fathom data download " + set.name() + "' brings it");
            }
            System.out.println("and, by code or from files, with values in parentheses:");
            Datasets.signatures().forEach(signature -> System.out.println("  " + signature));
            return 0;
        }
    }

    /** {@code fathom data download NAME}. */
    @Command(
            name = "download",
            mixinStandardHelpOptions = true,
            description = "Downloads a set, going on where an earlier attempt stopped, and checks its published hash.")
    static final class DownloadCommand implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "cifar-10, mnist, fashion-mnist or etth1")
        private String name = "";

        @Mixin
        private DataFolderOption folder = new DataFolderOption();

        @Override
        public Integer call() {
            KnownSet set = KnownSet.named(name);
            long total =
                    set.files().stream().mapToLong(KnownSet.RemoteFile::bytes).sum();
            Meter meter = Meter.onError(total);
            Download.to(folder.path()).reporting(new Shown(meter)).fetch(set);
            meter.clear();
            System.out.println(Datasets.open(set.name(), folder.path()).description());
            return 0;
        }
    }

    /** Shows how far a download is. */
    private static final class Shown implements Download.Progress {
        private final Meter meter;
        private String last = "";
        private long before;

        Shown(Meter meter) {
            this.meter = meter;
        }

        @Override
        public void onProgress(String file, long done, long bytes) {
            if (!file.equals(last)) {
                last = file;
                before = 0;
            }
            meter.advance(
                    done - before, String.format(Locale.ROOT, "%s  %.1f of %.1f MB", file, done / 1e6, bytes / 1e6));
            before = done;
        }

        @Override
        public void onWaiting(String line) {
            meter.say("note: " + line + ", and is waited for");
        }
    }

    /** {@code fathom data verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Reads a set whole and says whether it is the published one, bit for bit.")
    static final class VerifyCommand implements Callable<Integer> {
        @Mixin
        private DataOptions data = new DataOptions();

        @Override
        public Integer call() {
            DataSource source = data.open();
            System.out.println(source.description());
            System.out.println("train sha256 " + source.train().sha256());
            System.out.println("test  sha256 " + source.test().sha256());
            return 0;
        }
    }

    /** {@code fathom data sheet}. */
    @Command(
            name = "sheet",
            mixinStandardHelpOptions = true,
            description = "Draws some examples of every class into a PNG file.")
    static final class SheetCommand implements Callable<Integer> {
        @Mixin
        private DataOptions data = new DataOptions();

        @Option(
                names = "--out",
                paramLabel = "FILE",
                defaultValue = "samples.png",
                description = "Default: ${DEFAULT-VALUE}")
        private Path out = Path.of("samples.png");

        @Option(names = "--per-class", paramLabel = "N", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}")
        private int perClass = 10;

        @Override
        public Integer call() {
            Options.atLeast("--per-class", perClass, 1);
            Dataset train = data.open().train();
            if (train.exampleShape().rank() != 3) {
                throw new BadInputException("data sheet draws images, got examples of shape " + train.exampleShape());
            }
            SampleSheet.write(train, perClass, out);
            System.out.println(out.toAbsolutePath().normalize());
            return 0;
        }
    }
}
