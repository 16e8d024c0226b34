package fathom.cli;

import fathom.advice.NetworkAdvice;
import fathom.advice.NetworkAdviser;
import fathom.nn.model.Architecture;
import fathom.text.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is known of a network's start, for the terminal, and the comparison that decides the rest. */
final class NetworkAdviceText {
    private NetworkAdviceText() {}

    /** @param name the network as it was typed */
    static String of(String name, Architecture network, int depth) {
        NetworkAdvice advice = NetworkAdviser.of(network, depth);
        StringBuilder text = new StringBuilder(network.kind() + ", depth " + depth + "\n\n");
        for (NetworkAdvice.Line line : advice.lines()) {
            String about = line.about().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            text.append(about).append(": ").append(line.advice()).append('\n');
            text.append(line.basis().isEmpty() ? "" : "    [" + line.basis() + "]\n");
        }
        return text.append("\n")
                .append(comparison(name, network, depth, advice))
                .append("\n")
                .toString();
    }

    /** All but the data. */
    private static String comparison(String name, Architecture network, int depth, NetworkAdvice advice) {
        List<String> command = new ArrayList<>(List.of("compare", "--network", name));
        if (network.fixedDepth().isEmpty()) {
            command.addAll(List.of("--depth", Integer.toString(depth)));
        }
        command.addAll(List.of("--init", String.join(",", advice.starts())));
        command.addAll(advice.training());
        return "to compare " + Formats.plural(advice.starts().size(), "start") + ", add --data: "
                + CommandText.of(command);
    }
}
