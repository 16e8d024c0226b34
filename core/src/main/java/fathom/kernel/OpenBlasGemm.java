package fathom.kernel;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Matrix product by OpenBLAS on one thread, without copies: the library is the one that JavaCPP unpacks (40 MB under the user's cache
 * folder, once), the call goes through netlib's JNI bridge, which pins heap arrays and takes offsets. JavaCPP's own methods for
 * {@code float[]} copy whole arrays and are 2 to 5 times slower for products of this size. A pinned array holds off the garbage
 * collector; a call is well under a millisecond.
 *
 * <p>All classes of the two libraries are used here only, so that the rest works where they are missing.
 */
final class OpenBlasGemm implements Gemm {
    /** Where the bridge looks for the library. */
    private static final String PATH_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";

    private static final String LIBRARY = "(lib)?openblas_nolapack\\.(so|dylib|dll).*|libopenblas_nolapack\\..*dylib";

    private static final Logger BRIDGE_LOG = Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");

    private final NativeBLAS blas;

    private OpenBlasGemm(NativeBLAS blas) {
        this.blas = blas;
    }

    /**
     * Loads the natives; takes half a second the first time in a process.
     *
     * @throws UnsatisfiedLinkError or another {@link LinkageError} or {@link RuntimeException} if they are missing or do not run here
     * @throws IOException if the unpacked library cannot be found
     */
    static OpenBlasGemm load() throws IOException {
        String bridge = Loader.load(openblas_nolapack.class);
        if (System.getProperty(PATH_PROPERTY) == null) {
            System.setProperty(PATH_PROPERTY, beside(Path.of(bridge)).toString());
        }
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(1);
        BRIDGE_LOG.setLevel(Level.WARNING); // it announces itself
        return new OpenBlasGemm(NativeBLAS.getInstance());
    }

    private static Path beside(Path bridge) throws IOException {
        Path folder = bridge.toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(LIBRARY))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new IOException("no OpenBLAS library in " + folder));
        }
    }

    @Override
    public void multiply(
            boolean transposeA,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        if (k == 0) {
            for (int i = 0; !accumulate && i < m; i++) {
                Arrays.fill(c, cOffset + i * ldc, cOffset + i * ldc + n, 0);
            }
            return;
        }
        // BLAS counts by columns: it sees the transposed matrices, and C^T = B^T op(A)^T
        float beta = accumulate ? 1 : 0;
        blas.sgemm("N", transposeA ? "T" : "N", n, m, k, 1, b, bOffset, ldb, a, aOffset, lda, beta, c, cOffset, ldc);
    }
}
