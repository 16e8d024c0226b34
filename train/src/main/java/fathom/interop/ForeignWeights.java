package fathom.interop;

import fathom.autodiff.Parameter;
import fathom.file.FileErrors;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import fathom.train.snapshot.SafeTensors;
import fathom.train.snapshot.TrainingFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weights made elsewhere, in a file: the start of a network. A file is known by its contents, not by its name. One object serves any number of
 * networks, also at once.
 */
public final class ForeignWeights {
    /** How many things of a kind an error names. */
    private static final int NAMED = 3;

    private static final int DIGITS = 16;

    private final Path file;
    private final NameMap names;
    private final WeightLayout layout;
    private final boolean snapshot;
    private final String sha256;
    private final String mapped;

    private ForeignWeights(
            Path file, NameMap names, WeightLayout layout, boolean snapshot, String sha256, String mapped) {
        this.file = file;
        this.names = names;
        this.layout = layout;
        this.snapshot = snapshot;
        this.sha256 = sha256;
        this.mapped = mapped;
    }

    /**
     * Weights of a file, none of which is read yet.
     *
     * @param file {@code .safetensors}, also a snapshot of Fathom's, or {@code .npz}
     * @param map names of parameters and of arrays of the file, a line for each {@code PARAMETER = NAME}; null where they are the same
     * @param layout of the file; null for Fathom's own in a snapshot and PyTorch's in any other
     * @throws BadInputException if a file cannot be read or is none of these
     */
    public static ForeignWeights of(Path file, @Nullable Path map, @Nullable WeightLayout layout) {
        try (TensorFile opened = open(file)) {
            boolean snapshot = !TrainingFolder.settings(opened.metadata()).isEmpty();
            WeightLayout used = layout != null ? layout : snapshot ? WeightLayout.KERAS : WeightLayout.TORCH;
            return map == null
                    ? new ForeignWeights(file, NameMap.none(), used, snapshot, sha256(file), "")
                    : new ForeignWeights(
                            file,
                            NameMap.read(map),
                            used,
                            snapshot,
                            sha256(file),
                            ", names by " + map.getFileName() + " (sha256 " + sha256(map) + ")");
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private static TensorFile open(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".npz")) {
            return Npz.open(file);
        }
        if (name.endsWith(".safetensors")) {
            return new SafeTensorsFile(SafeTensors.open(file));
        }
        throw new BadInputException(file + ": expected a file called .safetensors or .npz; PyTorch writes one by"
                + " safetensors.torch.save_file(net.state_dict(), 'weights.safetensors')");
    }

    private static BadInputException refused(IOException e) {
        return new BadInputException(FileErrors.words(e), e);
    }

    /**
     * Gives the parameters the values of the file, those excepted that the map leaves as they are.
     *
     * @param parameters by path, see {@link fathom.nn.Network#parameters}; modified
     * @throws BadInputException naming what is missing, what is left over and what has another shape, or a value that is not finite
     */
    public void fill(Map<String, Parameter> parameters) {
        try (TensorFile opened = open(file)) {
            if (!sha256(file).equals(sha256)) {
                throw new BadInputException(file + " has changed since this command was given");
            }
            List<Source> sources = sources(parameters);
            check(opened, parameters.keySet(), sources);
            for (Source source : sources) {
                Tensor value = opened.tensor(source.name);
                for (float element : value.array()) {
                    if (!Float.isFinite(element)) {
                        throw new BadInputException(file + ": '" + source.name + "' holds " + element);
                    }
                }
                Tensor here = layout.here(value, source.parameter.role());
                System.arraycopy(here.array(), 0, source.parameter.value().array(), 0, here.size());
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** Where a parameter's values come from. */
    private record Source(Parameter parameter, String name) {}

    private List<Source> sources(Map<String, Parameter> parameters) {
        List<Source> sources = new ArrayList<>();
        parameters.forEach((path, parameter) ->
                names.name(path, layout.name(path)).ifPresent(name -> sources.add(new Source(parameter, name))));
        return sources;
    }

    private void check(TensorFile opened, Set<String> paths, List<Source> sources) throws IOException {
        names.check(paths, opened.names());
        List<String> problems = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(opened.names());
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        for (Source source : sources) {
            String name = source.name;
            Shape expected = layout.there(source.parameter.shape(), source.parameter.role());
            left.remove(name);
            if (!opened.names().contains(name)) {
                missing.add("'" + name + "' " + expected);
            } else if (!opened.shape(name).equals(expected)) {
                misshapen.add("'" + name + "', expected " + expected + ", got " + opened.shape(name));
            }
        }
        if (snapshot) {
            left.clear(); // the optimizer's
        }
        left.removeIf(name -> names.passesOver(name) || layout.isNoWeight(name));
        say(problems, "missing ", missing);
        say(problems, "of another shape ", misshapen);
        say(problems, "of no use ", left.stream().map(name -> "'" + name + "'").toList());
        if (!problems.isEmpty()) {
            throw new BadInputException(file + " does not fit the network: " + String.join("; ", problems)
                    + ". The options of the network must be those of the file; names that differ stand in --init-map");
        }
    }

    private static void say(List<String> problems, String what, List<String> found) {
        if (!found.isEmpty()) {
            problems.add(what
                    + String.join(", ", found.subList(0, Math.min(NAMED, found.size())))
                    + (found.size() > NAMED ? " and " + (found.size() - NAMED) + " more" : ""));
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The file and its contents, in a few words. */
    @Override
    public String toString() {
        return file.getFileName() + " (sha256 " + sha256 + ")" + mapped
                + (layout == WeightLayout.TORCH ? "" : ", layout " + layout);
    }
}
