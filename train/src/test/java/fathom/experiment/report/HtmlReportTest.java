package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.chart.Xml;
import fathom.experiment.record.ComparisonRecord;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class HtmlReportTest {

    private static final ComparisonRecord LARGE = DemoReport.large();

    static Stream<ComparisonRecord> comparisons() {
        ComparisonRecord single = DemoReport.single();
        return Stream.of(
                DemoReport.typical(),
                single,
                LARGE,
                DemoReport.allDiverged(),
                new ComparisonRecord("empty", single.configuration(), single.provenance(), List.of(), List.of()),
                new ComparisonRecord(
                        "only tuned", single.configuration(), single.provenance(), single.runs(), List.of()));
    }

    private static Document parsed(String html) throws ParserConfigurationException, SAXException, IOException {
        String xml = html.replaceFirst("<!DOCTYPE html>", "");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void aVariantWithoutTheorySaysWhy() {
        String html = HtmlReport.html(DemoReport.typical());
        assertTrue(html.contains(": no theory of signals for layer &lt;my own&gt;."), "the reason is not on the page");
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void everyPageIsWellFormedAndHasNoBrokenNumber(ComparisonRecord comparison) throws Exception {
        String html = HtmlReport.html(comparison);
        Document page = parsed(html);
        String content = html.replace(PageScript.REPORT.text(), "");
        assertFalse(content.contains("Infinity"), "a number that is not finite reached the page");
        var paths = page.getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) {
            String d = ((Element) paths.item(i)).getAttribute("d");
            assertTrue(d.matches("[MLZlm0-9. -]+"), d);
        }
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void noPageLoadsAnything(ComparisonRecord comparison) {
        String html = HtmlReport.html(comparison);
        String external = html.replace("http://www.w3.org/2000/svg", "");
        assertFalse(external.contains("http://") || external.contains("https://"), "a page refers to the network");
        assertFalse(
                html.contains(" src=") || html.contains("<link") || html.contains("@import") || html.contains("url("));
    }

    @Test
    void hostileLabelsAreTextAndNotMarkup() throws Exception {
        Document page = parsed(HtmlReport.html(LARGE));
        var scripts = page.getElementsByTagName("script");
        int running = 0;
        for (int i = 0; i < scripts.getLength(); i++) {
            running += ((Element) scripts.item(i)).hasAttribute("type") ? 0 : 1;
        }
        assertEquals(1, running, "scripts that are no data");
        assertEquals(26, scripts.getLength() - running, "figures with data");
        assertEquals(
                "Twelve & <more> at \"five\" depths",
                page.getElementsByTagName("h1").item(0).getTextContent());
        assertEquals("a&#39;&lt;&amp;&quot;\uFFFD", Xml.escape("a'<&\"\u0001"));
        assertEquals("\uFFFD", Xml.escape("\uD800"));
    }

    /** Computed as a browser does, from what stands in the page: were it wrong, no browser would run the script. */
    @Test
    void thePolicyAllowsThePagesOwnScriptAndNoOther() throws Exception {
        String html = HtmlReport.html(DemoReport.single());
        Element policy = (Element) parsed(html).getElementsByTagName("meta").item(3);
        assertEquals("Content-Security-Policy", policy.getAttribute("http-equiv"));
        String allowed = policy.getAttribute("content").replaceFirst(".*script-src ([^;]*);.*", "$1");
        int from = html.indexOf("<script>") + "<script>".length();
        byte[] script = html.substring(from, html.indexOf("</script>", from)).getBytes(StandardCharsets.UTF_8);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(script);
        assertEquals("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'", allowed);
    }

    @Test
    void everyVariantHasOneColourInAllFigures() throws Exception {
        Document page = parsed(HtmlReport.html(DemoReport.typical()));
        var paths = page.getElementsByTagName("path");
        int lines = 0;
        for (int i = 0; i < paths.getLength(); i++) {
            var path = (Element) paths.item(i);
            if (path.getAttribute("data-v").equals("glorot")) {
                assertTrue(path.getAttribute("class").endsWith(" v2"), path.getAttribute("class"));
                lines++;
            }
        }
        assertTrue(lines >= 2 * 4, "glorot has " + lines + " shapes in 8 figures");
    }

    @Test
    void longCurvesMakeSmallPages() {
        int length = HtmlReport.html(LARGE).length();
        assertTrue(length < 3_500_000, length + " characters for 6,000 steps of 12 variants at 5 depths");
    }

    @Test
    void theFileIsWhatWasMade(@TempDir Path folder) throws IOException {
        HtmlReport.write(DemoReport.single(), folder.resolve("deep/report.html"));
        assertEquals(HtmlReport.html(DemoReport.single()), Files.readString(folder.resolve("deep/report.html")));
    }
}
