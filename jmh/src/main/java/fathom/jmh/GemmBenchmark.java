package fathom.jmh;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Matrix products of the sizes that Winograd's tiles, dense layers and unfolded convolutions ask for. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:+UseParallelGC"})
public class GemmBenchmark {
    /** m x n x k. */
    @Param({"64x64x64", "240x64x64", "16x128x16", "128x1000x1000", "8192x64x576", "1000x1000x1000"})
    public String size = "";

    /** What is transposed: N or T for A and for B. */
    @Param({"NN", "TN", "NT"})
    public String transposed = "";

    /** Who computes. */
    @Param({"vector", "openblas"})
    public String kernels = "";

    /** Threads of the kernels. */
    @Param("1")
    public int threads;

    private Kernels provider = KernelProviders.named("plain", 1);
    private int m;
    private int n;
    private int k;
    private float[] a = {};
    private float[] b = {};
    private float[] c = {};

    /** Chooses the kernels and takes memory. */
    @Setup
    public void prepare() {
        provider = KernelProviders.named(kernels, threads);
        String[] sizes = size.split("x", -1);
        m = Integer.parseInt(sizes[0]);
        n = Integer.parseInt(sizes[1]);
        k = Integer.parseInt(sizes[2]);
        a = Inputs.random(m * k);
        b = Inputs.random(k * n);
        c = new float[m * n];
    }

    /** C = op(A) op(B). */
    @Benchmark
    public float[] gemm() {
        boolean ta = transposed.charAt(0) == 'T';
        boolean tb = transposed.charAt(1) == 'T';
        provider.gemm(ta, tb, m, n, k, a, 0, ta ? m : k, b, 0, tb ? k : n, false, c, 0, n);
        return c;
    }
}
