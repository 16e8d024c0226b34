package fathom.experiment.report;

import fathom.chart.Xml;
import java.util.Set;

/** The page of a comparison that is under way; its script asks the server that sent it for the rest. */
public final class LivePage {
    /** What the page may do, for the header of that name: run its own script and ask its own server. */
    public static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src '" + PageScript.LIVE.hash()
                    + "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private LivePage() {}

    /** The page, before anything is known. */
    public static String html(String folder) {
        var xml = new Xml();
        xml.raw("<!DOCTYPE html>\n").open("html", "lang", "en").raw("\n");
        HtmlReport.openHead(xml);
        HtmlReport.closeHead(xml, folder);
        xml.open("body").open("main", "class", "live").raw("\n");
        xml.open("header").element("p", "Fathom live", "class", "kicker");
        xml.element("h1", folder, "id", "title");
        xml.element("p", "Waiting for the folder to be read.", "id", "extent", "class", "extent");
        xml.element("p", "", "id", "news", "class", "spoken", "role", "status");
        xml.open("div", "class", "progress", "id", "progress", "role", "progressbar", "aria-label", "Runs made");
        xml.element("div", "").closeLine();
        xml.closeLine();
        xml.open("section", "class", "verdict", "aria-label", "Curves", "id", "curves");
        xml.open("div", "id", "depths", "class", "tools", "role", "group", "aria-label", "Depth")
                .closeLine();
        xml.open("div", "class", "figures pair");
        for (String caption : new String[] {"Batch loss by step", "Batch accuracy by step, %"}) {
            xml.open("figure", "hidden", "").element("figcaption", caption);
            xml.open("svg", "class", "chart", "role", "img", "aria-label", caption)
                    .close()
                    .closeLine();
        }
        xml.closeLine();
        xml.element(
                "p",
                "Mean over the seeds that have come so far, without runs stopped by hand; band from the lowest to the highest. Who is ahead is tested when all runs are made:"
                        + " a test that is looked at until it says yes says yes too often.",
                "class",
                "note");
        xml.closeLine();
        xml.open("section", "aria-label", "Warnings", "id", "warnings", "hidden", "")
                .element("h2", "Warnings");
        xml.open("ul", "class", "caveats").close().closeLine();
        xml.open("section", "aria-label", "Runs").element("h2", "Runs");
        xml.open("div", "id", "filter", "class", "tools", "role", "group", "aria-label", "Which runs")
                .closeLine();
        xml.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Table of runs");
        xml.open("table", "class", "full runs", "id", "runs").open("thead").open("tr");
        for (String title :
                new String[] {"variant", "depth", "seed", "steps", "state", "loss", "accuracy", "rate", "time"}) {
            boolean number = !Set.of("variant", "steps", "state").contains(title);
            xml.element("th", title, "scope", "col", "class", number ? "n" : "");
        }
        xml.element("td", "").close().close().open("tbody").close().close().close();
        xml.element("p", "", "id", "only", "class", "note");
        xml.closeLine();
        xml.closeLine();
        xml.open("script").raw(PageScript.LIVE.text()).closeLine();
        return xml.closeLine().closeLine().toString();
    }
}
