package fathom.jmh;

import fathom.kernel.Activation;
import fathom.kernel.Convolution;
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

/** 3x3 convolutions with bias and tanh, forward and backward: bodies, strides and stems. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:+UseParallelGC"})
public class ConvolutionBenchmark {
    /** batch, side, channels in, channels out, stride. */
    @Param({
        "128,8,64,64,1",
        "64,8,128,128,1",
        "32,8,16,16,1",
        "128,32,16,16,1",
        "128,32,64,64,2",
        "128,16,64,64,2",
        "128,32,3,64,1"
    })
    public String shape = "";

    /** Who computes. */
    @Param({"vector", "openblas"})
    public String kernels = "";

    /** Threads of the kernels. */
    @Param("1")
    public int threads;

    private Kernels provider = KernelProviders.named("plain", 1);
    private Convolution geometry = new Convolution(1, 1, 1, 1, 1, 3, 3, 1, 1, false);
    private float[] x = {};
    private float[] weight = {};
    private float[] bias = {};
    private float[] y = {};
    private float[] dy = {};
    private float[] dx = {};
    private float[] dweight = {};
    private float[] dbias = {};

    /** Chooses the kernels and takes memory. */
    @Setup
    public void prepare() {
        provider = KernelProviders.named(kernels, threads);
        String[] sizes = shape.split(",", -1);
        int side = Integer.parseInt(sizes[1]);
        int in = Integer.parseInt(sizes[2]);
        int out = Integer.parseInt(sizes[3]);
        geometry = new Convolution(
                Integer.parseInt(sizes[0]), side, side, in, out, 3, 3, Integer.parseInt(sizes[4]), 1, false);
        x = Inputs.random(geometry.batch() * side * side * in);
        weight = Inputs.random(9 * in * out);
        bias = new float[out];
        y = new float[geometry.batch() * geometry.outHeight() * geometry.outWidth() * out];
        dy = Inputs.random(y.length);
        dx = new float[x.length];
        dweight = new float[weight.length];
        dbias = new float[out];
    }

    /** y = tanh(x * w + bias). */
    @Benchmark
    public float[] forward() {
        provider.convolve(geometry, x, weight, bias, Activation.TANH, y);
        return y;
    }

    /** The gradients of input, weight and bias. */
    @Benchmark
    public float[] backward() {
        provider.convolveBackward(geometry, x, weight, Activation.TANH, y, dy, dx, dweight, dbias);
        return dx;
    }
}
