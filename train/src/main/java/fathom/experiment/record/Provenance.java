package fathom.experiment.record;

import fathom.kernel.ConvolutionMethod;
import fathom.kernel.KernelProviders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a result comes from: enough to run it again and to know what may differ.
 *
 * @param version Fathom's version, {@code development} when it does not run from a released jar
 * @param commit the git commit of the clone it runs from, {@code unknown} where there is none
 * @param date when it was made, ISO 8601 in UTC to the second
 * @param jvm vendor, name and version of the virtual machine
 * @param os name, version and architecture of the operating system
 * @param cpu the processor's model, {@code unknown} where the system does not say
 * @param cores processors available to the virtual machine
 * @param kernels the provider of the kernels, for example {@code openblas 0.3.31 SkylakeX}
 * @param vectorBits the width of the vectors of this machine that kernels use, 0 where there are none; no result depends on it
 * @param convolution how those kernels convolve, see {@link ConvolutionMethod}
 * @param threads worker threads used
 * @param data the data set's name
 * @param dataSha256 SHA-256 of the data set's content, in hexadecimal
 * @param dataVerification how far the data is known to be the published one, for example {@code matches the known hash}
 * @param seed the comparison's root seed
 * @param command the command that makes this result again, {@code none} when it was made by a program
 */
public record Provenance(
        String version,
        String commit,
        String date,
        String jvm,
        String os,
        String cpu,
        int cores,
        String kernels,
        int vectorBits,
        String convolution,
        int threads,
        String data,
        String dataSha256,
        String dataVerification,
        long seed,
        String command) {

    /**
     * Collects what the running machine knows of itself. Never fails: what cannot be found out is {@code unknown}.
     *
     * @param kernels the provider of the kernels
     * @param threads worker threads used
     * @param data the data set's name
     * @param dataSha256 SHA-256 of its content
     * @param dataVerification how far it is known to be the published one
     * @param seed the root seed
     * @param command the command that makes the result again
     * @return the provenance, dated now
     */
    public static Provenance collect(
            String kernels,
            int threads,
            String data,
            String dataSha256,
            String dataVerification,
            long seed,
            String command) {
        return new Provenance(
                Objects.requireNonNullElse(Provenance.class.getPackage().getImplementationVersion(), "development"),
                GitCommit.ofRunningCode(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                property("java.vm.vendor") + " " + property("java.vm.name") + " " + property("java.runtime.version"),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                CpuModel.ofThisMachine(),
                Runtime.getRuntime().availableProcessors(),
                kernels,
                KernelProviders.vectorBits(),
                ConvolutionMethod.chosen().toString(),
                threads,
                data,
                dataSha256,
                dataVerification,
                seed,
                command);
    }

    /** Returns what may change a number of a run that is the same otherwise, by name: versions, machine, kernels and data. */
    Map<String, String> conditions() {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("fathom", version);
        conditions.put("commit", commit);
        conditions.put("processor", cpu);
        conditions.put("kernels", kernels);
        conditions.put("vector bits", Integer.toString(vectorBits));
        conditions.put("convolution", convolution);
        conditions.put("java", jvm);
        conditions.put("system", os);
        conditions.put("data SHA-256", dataSha256);
        return conditions;
    }

    /**
     * Returns those of the {@link #conditions} that the bits of a run hang on: a run that is cut off goes on from its snapshot only where they are the
     * same. Processor, virtual machine and system are none of them, but for kernels that compute other bits on other processors.
     */
    Map<String, String> deciding() {
        Map<String, String> deciding = conditions();
        deciding.keySet().removeAll(List.of("vector bits", "java", "system"));
        if (KernelProviders.sameBitsEverywhere(kernels)) {
            deciding.remove("processor");
        }
        return deciding;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
