package fathom.cli;

import fathom.data.DataFolder;
import fathom.experiment.record.Provenance;
import fathom.kernel.ConvolutionMethod;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fathom doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "What this machine offers: Java, kernels, threads, memory, and a two-second speed check.")
final class DoctorCommand implements Callable<Integer> {
    private static final int N = 512;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() {
        Kernels kernels = machine.open();
        Provenance here = Provenance.collect(kernels.name(), kernels.threads(), "", "", "", 0, "");
        System.out.println("fathom   " + here.version());
        System.out.println("java     " + System.getProperty("java.version") + ", " + here.jvm());
        System.out.println("system   " + here.os() + ", " + here.cpu() + ", " + here.cores() + " cores");
        System.out.printf("memory   %d MB heap at most%n", Runtime.getRuntime().maxMemory() >> 20);
        System.out.println("data     " + DataFolder.standard());
        for (KernelProviders.Provider provider : KernelProviders.all()) {
            String state = provider.available()
                    ? provider.name().equals(kernels.name()) ? "in use" : "available"
                    : provider.obstacle();
            System.out.printf("kernels  %-16s %s: %s%n", provider.name(), provider.description(), state);
        }
        System.out.println("fma      "
                + (KernelProviders.hasFusedMultiplyAdd() ? "in hardware" : "in software: " + KernelProviders.NO_FMA));
        System.out.printf(
                "convolve %s; -D%s=... takes %s%n",
                ConvolutionMethod.chosen(), ConvolutionMethod.PROPERTY, Arrays.toString(ConvolutionMethod.values()));
        System.out.printf(
                "speed    %.0f GFLOP/s in %dx%d matrix products on %d threads%n",
                gemmSpeed(kernels), N, N, kernels.threads());
        return 0;
    }

    /** The best of two seconds of products, the first of which only warm the JIT up. */
    private static double gemmSpeed(Kernels kernels) {
        RandomGenerator random = new Seed(1).generator();
        float[] a = new float[N * N];
        for (int i = 0; i < a.length; i++) {
            a[i] = random.nextFloat() - 0.5f;
        }
        float[] c = new float[N * N];
        double best = 0;
        long end = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            kernels.gemm(false, false, N, N, N, a, 0, N, a, 0, N, false, c, 0, N);
            best = Math.max(best, 2.0 * N * N * N / (System.nanoTime() - start));
        }
        return best;
    }
}
