package fathom.experiment.report;

import fathom.chart.Xml;
import fathom.experiment.record.Provenance;
import fathom.text.Formats;
import java.util.LinkedHashMap;
import java.util.Map;

/** The end of the page: the command that makes it again, the configuration and the provenance. */
final class OriginSection {

    private OriginSection() {}

    /** Writes it; {@code files} is a sentence on the files beside the page, after a space, or empty. */
    static void write(Xml xml, Map<String, String> configuration, Provenance origin, String files) {
        xml.open("section", "id", "origin").element("h2", "Make it again");
        xml.open("pre", "class", "command").element("code", origin.command()).close();
        xml.element(
                "p",
                "The same seed gives the same numbers on this machine, whatever the number of threads." + files,
                "class",
                "note");
        xml.open("div", "class", "pair");
        table(xml, "Configuration", configuration);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("fathom", origin.version() + ", commit " + origin.commit());
        facts.put("date", origin.date());
        facts.put("processor", origin.cpu() + ", " + Formats.plural(origin.cores(), "core"));
        facts.put("threads", String.valueOf(origin.threads()));
        facts.put("kernels", origin.kernels());
        facts.put("java", origin.jvm());
        facts.put("system", origin.os());
        facts.put("seed", String.valueOf(origin.seed()));
        facts.put("data", origin.data() + " (" + origin.dataVerification() + ")");
        facts.put("data SHA-256", origin.dataSha256());
        table(xml, "Provenance", facts);
        xml.closeLine().closeLine();
    }

    private static void table(Xml xml, String caption, Map<String, String> facts) {
        xml.open("div").element("h3", caption).open("dl");
        facts.forEach((name, value) -> xml.element("dt", name).element("dd", value));
        xml.close().close();
    }
}
