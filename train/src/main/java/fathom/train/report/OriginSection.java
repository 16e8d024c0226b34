package fathom.train.report;

import fathom.train.record.ComparisonRecord;
import fathom.train.record.Provenance;
import java.util.LinkedHashMap;
import java.util.Map;

/** The end of the page: the command that makes it again, the configuration and the provenance. */
final class OriginSection {

    private OriginSection() {}

    static void write(Xml xml, ComparisonRecord comparison) {
        Provenance origin = comparison.provenance();
        xml.open("section", "id", "origin").element("h2", "Make it again");
        xml.open("pre", "class", "command").element("code", origin.command()).close();
        xml.element(
                "p",
                "The same seed gives the same numbers on this machine, whatever the number of threads. record.json"
                        + " beside this page holds every number of it but the curves, metrics.csv the curves.",
                "class",
                "note");
        xml.open("div", "class", "pair");
        table(xml, "Configuration", comparison.configuration());
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
