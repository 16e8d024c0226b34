package fathom.cli;

import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Options from a YAML file: {@code --config FILE}. The keys are the long options without their dashes; a list is what commas separate on the
 * command line, which wins where both say something.
 */
final class YamlDefaults implements CommandLine.IDefaultValueProvider {
    static final String OPTION = "--config";
    private static final int LARGEST = 1 << 17;

    private static final YAMLMapper READER = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final Map<String, String> values;

    private YamlDefaults(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    /**
     * The defaults that the arguments name, if they do.
     *
     * @throws BadInputException if the file cannot be read or is not a flat map
     */
    static Optional<YamlDefaults> of(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.startsWith(OPTION + "=")) {
                return Optional.of(read(Path.of(arg.substring(OPTION.length() + 1))));
            }
            if (arg.equals(OPTION) && i + 1 < args.size()) {
                return Optional.of(read(Path.of(args.get(i + 1))));
            }
        }
        return Optional.empty();
    }

    private static YamlDefaults read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(OPTION + " " + file + ": there is no such file");
        }
        JsonNode tree;
        try {
            byte[] text = text(file);
            refuseAliases(file, text);
            tree = READER.readTree(text);
        } catch (JacksonException e) {
            throw new BadInputException(
                    OPTION + " " + file + ": not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse("") + line(e),
                    e);
        }
        if (!tree.isObject()) {
            throw new BadInputException(OPTION + " " + file + ": expected lines of the form 'option: value'");
        }
        Map<String, String> values = new LinkedHashMap<>();
        tree.properties().forEach(entry -> values.put(entry.getKey(), text(file, entry.getKey(), entry.getValue())));
        return new YamlDefaults(file, values);
    }

    /** A configuration is short; the time to parse a long comment grows with the square of its length. */
    private static byte[] text(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new BadInputException(
                        OPTION + " " + file + ": has " + size + " bytes, expected at most " + LARGEST);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BadInputException(OPTION + " " + file + ": cannot be read: " + e, e);
        }
    }

    /** The tree would hold the alias's name as if it were a value. */
    private static void refuseAliases(Path file, byte[] text) {
        try (YAMLParser tokens = (YAMLParser) READER.createParser(text)) {
            while (tokens.nextToken() != null) {
                if (tokens.isCurrentAlias()) {
                    throw new BadInputException(OPTION + " " + file + ": line "
                            + tokens.currentTokenLocation().getLineNr() + ": an alias, *" + tokens.getString()
                            + ": write the value itself");
                }
            }
        }
    }

    private static String line(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " (line " + e.getLocation().getLineNr() + ")";
    }

    private static String text(Path file, String key, JsonNode node) {
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(part -> parts.add(text(file, key, part)));
            return String.join(",", parts);
        }
        if (!node.isValueNode() || node.isNull()) {
            throw new BadInputException(OPTION + " " + file + ": " + key + ": expected a value or a list of values");
        }
        return node.asString();
    }

    /**
     * Uses these defaults in every command.
     *
     * @throws BadInputException if a key is no option of any command that takes a configuration
     */
    void applyTo(CommandLine line) {
        TreeSet<String> known = new TreeSet<>();
        for (CommandLine command : line.getSubcommands().values()) {
            if (command.getCommandSpec().findOption(OPTION) != null) {
                command.getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .map(name -> name.replaceFirst("^-+", ""))
                        .forEach(known::add);
                command.setDefaultValueProvider(this);
            }
        }
        known.removeAll(List.of("config", "help", "version"));
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new BadInputException(OPTION + " " + file + ": unknown key '" + key + "'; the keys are "
                        + known.stream().collect(Collectors.joining(", ")));
            }
        }
    }

    /** A line on the keys that the command of these arguments does not take, though another does; empty where it takes all. */
    Optional<String> ignoredBy(CommandLine line, List<String> args) {
        String name = args.get(0);
        CommandLine command = line.getSubcommands().get(name);
        if (command == null) {
            return Optional.empty();
        }
        String ignored = values.keySet().stream()
                .filter(key -> command.getCommandSpec().findOption("--" + key) == null)
                .collect(Collectors.joining(", "));
        return ignored.isEmpty()
                ? Optional.empty()
                : Optional.of(OPTION + " " + file + ": " + name + " takes no " + ignored + ": ignored");
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        String fromFile = argument instanceof OptionSpec option
                ? values.get(option.longestName().replaceFirst("^-+", ""))
                : null;
        return fromFile != null ? fromFile : argument.defaultValue();
    }
}
