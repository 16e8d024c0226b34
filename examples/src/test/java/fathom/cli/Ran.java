package fathom.cli;

import fathom.data.Cifar10;
import fathom.data.DataSource;
import fathom.data.Synthetic;
import fathom.random.Seed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a command came to when it was run in this process. */
record Ran(int code, String out, String err) {
    /** Runs {@code fathom} with these arguments. */
    static Ran fathom(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int code = Fathom.execute(args);
            return new Ran(code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Writes a tiny data set in CIFAR-10's layout; returns the folder. */
    static String tinyData(Path folder) {
        DataSource source = Synthetic.generate(100, 20, new Seed(3));
        Cifar10.write(folder, source.train(), source.test());
        return folder.toString();
    }
}
