package fathom.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.report.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The report as a reader uses it. */
class ReportInBrowserTest {
    @TempDir
    private static Path folder;

    private static Browser browser;

    @BeforeAll
    static void open() {
        HtmlReport.write(Invented.comparison(6, new int[] {8, 32, 64}, 3, 600), folder.resolve("report.html"));
        browser = Browser.open(1200, false, folder);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static String address() {
        return folder.resolve("report.html").toUri().toString();
    }

    @BeforeEach
    void load() {
        browser.go(address());
        browser.complaints();
    }

    /** The loss at the first depth. */
    private static WebElement figure() {
        WebElement figure = browser.all("figure:has(> .plot)").get(1);
        browser.show(figure);
        browser.await(
                "the figure is drawn",
                b -> !figure.findElements(By.cssSelector("svg svg path.line")).isEmpty());
        return figure;
    }

    private static void button(WebElement figure, String words) {
        figure.findElements(By.cssSelector(".tools button")).stream()
                .filter(button -> button.getText().equals(words))
                .findFirst()
                .orElseThrow()
                .click();
    }

    private static List<String> lines(WebElement figure) {
        return figure.findElements(By.cssSelector("path.line")).stream()
                .map(line -> line.getDomAttribute("data-v"))
                .toList();
    }

    private static List<String> ticks(WebElement figure) {
        return figure.findElements(By.cssSelector("text.tick")).stream()
                .map(WebElement::getText)
                .toList();
    }

    @Test
    void pointingTellsTheValuesOfAllVariants() {
        WebElement figure = figure();
        WebElement plot = figure.findElement(By.className("plot"));
        browser.hand().moveToElement(plot).perform();
        WebElement tip = figure.findElement(By.className("tip"));
        assertTrue(tip.isDisplayed());
        assertTrue(tip.getText().startsWith("step "), tip.getText());
        assertEquals(6, tip.findElements(By.className("row")).size());
        assertTrue(tip.getText().contains(Invented.HOSTILE), "a name is text: " + tip.getText());
        assertTrue(tip.getText().contains("…"), "the range over seeds");
        browser.hand().moveToElement(browser.one("h1")).perform();
        assertFalse(tip.isDisplayed());
    }

    @Test
    void aVariantIsSwitchedOffInAllFiguresAndOnAgain() {
        WebElement figure = figure();
        assertTrue(lines(figure).contains("glorot"));
        WebElement glorot = browser.one(".legend [data-v=glorot]");
        glorot.click();
        assertEquals("false", glorot.getDomAttribute("aria-pressed"));
        assertFalse(lines(figure).contains("glorot"));
        WebElement other = browser.all("figure:has(> .plot)").get(4);
        browser.show(other);
        browser.await("the other figure follows", b -> !lines(other).contains("glorot"));
        glorot.click();
        assertTrue(lines(figure).contains("glorot"));
        browser.hand().keyDown(Keys.SHIFT).click(glorot).keyUp(Keys.SHIFT).perform();
        assertEquals(List.of("glorot"), lines(figure).stream().distinct().toList());
    }

    @Test
    void logarithmSecondsAndSmoothingChangeWhatIsDrawn() {
        WebElement figure = figure();
        String before = path(figure);
        button(figure, "log");
        assertNotEquals(before, path(figure));
        button(figure, "log");
        assertEquals(before, path(figure));
        button(figure, "seconds");
        assertEquals(
                "seconds of training",
                figure.findElement(By.className("axis-title")).getText());
        String path = path(figure);
        figure.findElement(By.cssSelector("select option:last-child")).click();
        assertNotEquals(path, path(figure));
    }

    private static String path(WebElement figure) {
        return figure.findElement(By.cssSelector("path.line")).getDomAttribute("d");
    }

    @Test
    void aDragZoomsAndADoubleClickShowsAll() {
        WebElement figure = figure();
        WebElement plot = figure.findElement(By.className("plot"));
        List<String> before = ticks(figure);
        browser.hand()
                .moveToElement(plot, -120, 0)
                .clickAndHold()
                .moveByOffset(40, 1)
                .moveByOffset(40, 1)
                .release()
                .perform();
        List<String> zoomed = ticks(figure);
        assertNotEquals(before, zoomed);
        assertFalse(zoomed.contains("500"), zoomed.toString());
        browser.hand().moveToElement(plot).doubleClick().perform();
        assertEquals(before, ticks(figure));
    }

    @Test
    void keysReadTheFigureAndAScreenReaderHearsIt() {
        WebElement figure = figure();
        WebElement plot = figure.findElement(By.className("plot"));
        plot.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        String heard = figure.findElement(By.className("spoken")).getDomProperty("textContent");
        assertTrue(heard.matches("(?s)step \\d+,.*glorot, \\d\\.\\d+.*"), heard);
        List<String> before = ticks(figure);
        plot.sendKeys("+");
        assertNotEquals(before, ticks(figure));
        plot.sendKeys("0");
        assertEquals(before, ticks(figure));
        figure.findElement(By.tagName("summary")).click();
        assertEquals(
                240, figure.findElements(By.cssSelector("details tbody tr")).size());
    }

    @Test
    void tablesSortByTheirNumbers() {
        WebElement table = browser.all("table.full").get(0);
        browser.show(table);
        List<String> ranked = first(table);
        WebElement heading = table.findElements(By.cssSelector("thead th")).stream()
                .filter(th -> th.getText().equals("time"))
                .findFirst()
                .orElseThrow();
        heading.findElement(By.tagName("button")).click();
        assertEquals("ascending", heading.getDomAttribute("aria-sort"));
        assertEquals("delta-orthogonal", first(table).get(0));
        heading.findElement(By.tagName("button")).click();
        assertEquals("pytorch-default", first(table).get(0));
        heading.findElement(By.tagName("button")).click();
        assertEquals(ranked, first(table));
    }

    private static List<String> first(WebElement table) {
        return table.findElements(By.cssSelector("tbody th")).stream()
                .map(WebElement::getText)
                .toList();
    }

    @Test
    void aFigureIsSavedAsSvgAndItsDataAsCsv() throws IOException {
        WebElement figure = figure();
        button(figure, "SVG");
        button(figure, "CSV");
        Path svg = folder.resolve("training-loss-by-step-at-depth-8.svg");
        Path csv = folder.resolve("training-loss-by-step-at-depth-8.csv");
        browser.await("both files are there", b -> Files.exists(svg) && Files.exists(csv));
        String drawing = Files.readString(svg);
        assertTrue(
                drawing.startsWith("<svg") && drawing.contains("stroke=\"rgb(0, 104, 179)\""),
                drawing.substring(0, 300));
        assertFalse(drawing.contains("var(--"), "a program without style sheets draws it too");
        List<String> lines = Files.readAllLines(csv);
        assertEquals("variant,step,train loss,lowest,highest", lines.get(0));
        assertEquals(1 + 6 * 240, lines.size());
        assertTrue(lines.get(1).startsWith("delta-orthogonal,0,2.3"), lines.get(1));
    }

    @Test
    void darkIsASwitchAndIsRemembered() {
        String light = paper();
        browser.one(".theme").click();
        assertNotEquals(light, paper());
        load();
        assertNotEquals(light, paper());
        browser.one(".theme").click();
        assertEquals(light, paper());
    }

    private static String paper() {
        return browser.one("body").getCssValue("background-color");
    }

    @Test
    void onPaperThereAreFiguresAndNoButtons() {
        figure();
        byte[] pdf = browser.pdf();
        assertEquals("%PDF", new String(pdf, 0, 4, StandardCharsets.US_ASCII));
        assertTrue(pdf.length > 50_000, pdf.length + " bytes");
        browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", java.util.Map.of("media", "print"));
        try {
            assertFalse(browser.one(".explore").isDisplayed());
            assertFalse(browser.one(".tools").isDisplayed());
            assertTrue(browser.one("svg.chart").isDisplayed());
        } finally {
            browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", java.util.Map.of("media", ""));
        }
    }

    @Test
    void namesAreTextAndNothingElseRuns() {
        figure();
        assertEquals(0, browser.all("img").size());
        assertTrue(
                browser.driver().getTitle().startsWith("Invented & <compared>"),
                browser.driver().getTitle());
        assertEquals(List.of(), browser.complaints());
        browser.script(
                "const s = document.createElement('script'); s.textContent = 'document.title = \"broken\"'; document.body.append(s)");
        assertNotEquals("broken", browser.driver().getTitle());
        assertTrue(
                browser.complaints().toString().contains("Content Security Policy"),
                "the policy refuses another script");
    }

    @ParameterizedTest
    @CsvSource({"1200,false", "1200,true", "400,false", "400,true"})
    void noBarriersAtAnyWidthInLightAndDark(int width, boolean dark) throws IOException {
        try (Browser other = Browser.open(width, dark, folder).go(address())) {
            WebElement figure = other.show(other.all("figure:has(> .plot)").get(1));
            other.await(
                    "drawn",
                    b -> !figure.findElements(By.cssSelector("svg svg path.line"))
                            .isEmpty());
            figure.findElement(By.tagName("summary")).click();
            other.picture("report-" + width + (dark ? "-dark" : "-light"));
            assertEquals(List.of(), other.barriers());
            // Not against innerWidth, which grows with what sticks out where the browser is a telephone's.
            Object taken = other.script("return document.documentElement.scrollWidth");
            assertEquals((long) width, taken, "nothing sticks out of the window");
        }
    }
}
