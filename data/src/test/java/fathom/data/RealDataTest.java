package fathom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The real sets, where {@code -Dfathom.data=DIR} names a folder with {@code cifar-10/} and {@code mnist/}; passed over otherwise. */
class RealDataTest {
    @Test
    void cifar10IsVerifiedAndHasItsKnownStatistics() {
        DataSource cifar = Datasets.open("cifar-10", folder("cifar-10"));
        assertEquals(Verification.VERIFIED, cifar.verification());
        assertEquals(50_000, cifar.train().size());
        assertEquals(10_000, cifar.test().size());
        assertBalanced(cifar.train(), 5_000);
        assertBalanced(cifar.test(), 1_000);
        assertEquals("frog", cifar.train().classNames().get(cifar.train().label(0)));
        assertClose(ChannelNormalization.CIFAR_10, ChannelNormalization.of(cifar.train()));
    }

    @Test
    void mnistIsVerifiedAndHasItsKnownStatistics() {
        DataSource mnist = Datasets.open("mnist", folder("mnist"));
        assertEquals(Verification.VERIFIED, mnist.verification());
        assertEquals("MNIST", mnist.name());
        assertEquals(60_000, mnist.train().size());
        assertEquals(10_000, mnist.test().size());
        assertEquals(5, mnist.train().label(0));
        assertEquals(7, mnist.test().label(0));
        assertClose(ChannelNormalization.MNIST, ChannelNormalization.of(mnist.train()));
    }

    private static Path folder(String set) {
        String folder = System.getProperty("fathom.data", "");
        assumeTrue(
                !folder.isEmpty() && Files.isDirectory(Path.of(folder, set)),
                "-Dfathom.data names no folder with " + set);
        return Path.of(folder);
    }

    private static void assertBalanced(Dataset dataset, int perClass) {
        int[] counts = new int[dataset.classes()];
        for (int i = 0; i < dataset.size(); i++) {
            counts[dataset.label(i)]++;
        }
        for (int count : counts) {
            assertEquals(perClass, count);
        }
    }

    private static void assertClose(ChannelNormalization expected, ChannelNormalization actual) {
        for (int c = 0; c < expected.channels(); c++) {
            assertEquals(expected.mean().get(c), actual.mean().get(c), 6e-5);
            assertEquals(expected.std().get(c), actual.std().get(c), 6e-5);
        }
    }
}
