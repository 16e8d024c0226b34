package fathom.cli;

import picocli.CommandLine.Option;

/** Shows {@code --config} in the help; {@link YamlDefaults} has read the file before the command sees it. */
final class ConfigOption {
    @SuppressWarnings("unused")
    @Option(
            names = YamlDefaults.OPTION,
            paramLabel = "FILE",
            description = "YAML file with any of these options, without their dashes")
    private String file = "";
}
