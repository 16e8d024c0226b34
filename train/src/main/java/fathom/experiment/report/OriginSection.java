package fathom.experiment.report;

import fathom.chart.Xml;
import fathom.experiment.record.Provenance;
import fathom.experiment.statistics.Caveats;
import java.util.LinkedHashMap;
import java.util.Map;

/** The end of the page: the command that makes it again, the configuration and the provenance. */
final class OriginSection {

    private OriginSection() {}

    /** Writes it for a page that was made in one go. */
    static void write(Xml xml, Map<String, String> configuration, Provenance origin) {
        write(xml, configuration, origin, Map.of(), "");
    }

    /**
     * Writes it.
     *
     * @param origin where the page was put together
     * @param conditions where its runs were made, by name, with the number of runs; what they say goes before what {@code origin} says
     * @param files a sentence on the files beside the page, after a space, or empty
     */
    static void write(
            Xml xml,
            Map<String, String> configuration,
            Provenance origin,
            Map<String, Map<String, Integer>> conditions,
            String files) {
        xml.open("section", "id", "origin").element("h2", "Make it again");
        xml.open("pre", "class", "command").element("code", origin.command()).close();
        xml.element(
                "p",
                "The same seed gives the same numbers on this machine, whatever the number of threads." + files,
                "class",
                "note");
        xml.open("div", "class", "pair");
        table(xml, "Configuration", configuration);
        table(xml, "Provenance", facts(origin, conditions));
        xml.closeLine().closeLine();
    }

    private static Map<String, String> facts(Provenance origin, Map<String, Map<String, Integer>> conditions) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("fathom", origin.version());
        facts.put("commit", origin.commit());
        facts.put("date", origin.date());
        facts.put("processor", origin.cpu());
        facts.put("cores", String.valueOf(origin.cores()));
        facts.put("threads", String.valueOf(origin.threads()));
        facts.put("kernels", origin.kernels());
        facts.put("convolution", origin.convolution());
        facts.put("java", origin.jvm());
        facts.put("system", origin.os());
        facts.put("seed", String.valueOf(origin.seed()));
        facts.put("data", origin.data() + " (" + origin.dataVerification() + ")");
        facts.put("data SHA-256", origin.dataSha256());
        conditions.forEach((name, values) ->
                facts.put(name, values.size() == 1 ? values.keySet().iterator().next() : Caveats.counted(values)));
        return facts;
    }

    private static void table(Xml xml, String caption, Map<String, String> facts) {
        xml.open("div").element("h3", caption).open("dl");
        facts.forEach((name, value) -> xml.element("dt", name).element("dd", value));
        xml.close().close();
    }
}
