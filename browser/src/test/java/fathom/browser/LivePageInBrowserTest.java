package fathom.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.live.LiveServer;
import fathom.experiment.record.LiveFiles;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The live page while a comparison writes into its folder. */
class LivePageInBrowserTest {
    private static final int DEPTH = 48;
    private static final int STEPS = 300;

    @TempDir
    private Path folder;

    private final List<RunRecord> runs = new ArrayList<>();
    private LiveFiles files;
    private LiveServer server;
    private Browser browser;

    @BeforeEach
    void open() {
        files = LiveFiles.in(folder, line -> {});
        for (int variant = 0; variant < 5; variant++) {
            for (int seed = 0; seed < 2; seed++) {
                runs.add(Invented.run(variant, DEPTH, seed, STEPS));
            }
        }
        files.queue(
                "A comparison", runs.stream().map(LivePageInBrowserTest::name).toList());
        server = LiveServer.start(folder, 0);
    }

    private Browser browser(int width, boolean dark) {
        browser = Browser.open(width, dark, folder);
        return browser.go(server.address());
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        server.close();
    }

    private static RunName name(RunRecord run) {
        return RunName.of(Stage.RUN, run.key());
    }

    private void finish(int... which) {
        try (RunStore store = RunStore.open(folder, Map.of("classes", "10"), line -> {})) {
            for (int i : which) {
                store.save(Stage.RUN, runs.get(i));
            }
        }
    }

    /** Makes the first steps of a run, which then stands still. */
    private void begin(int which, int steps) {
        RunKey key = runs.get(which).key();
        files.start(Stage.RUN, key);
        float[] loss = runs.get(which).result().loss();
        for (int step = 0; step < steps - 1; step++) {
            files.step(Stage.RUN, key, step, STEPS, loss[step], 0.1);
        }
        pause(600); // what has been made is written twice a second
        files.step(Stage.RUN, key, steps - 1, STEPS, loss[steps - 1], 0.1);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private WebElement row(int which) {
        return browser.all("#runs tbody tr").get(which);
    }

    private boolean says(int which, String words) {
        return browser.all("#runs tbody tr").size() == runs.size()
                && row(which).getText().contains(words);
    }

    @Test
    void itShowsWhatComesAsItComes() throws IOException {
        browser(1200, false);
        browser.await("the queue", b -> says(9, "queued"));
        assertTrue(
                browser.one("#extent").getText().contains("0 of 10 runs made"),
                browser.one("#extent").getText());
        assertEquals("A comparison", browser.one("h1").getText());
        begin(0, 100);
        browser.await(
                "a run under way", b -> says(0, "running") && row(0).getText().contains("100 of 300"));
        browser.await("its curve", b -> b.all("#curves path.line").size() == 2);
        String curve = browser.one("#curves path.line").getDomAttribute("d");
        finish(0, 2, 8);
        browser.await("finished runs", b -> says(0, "done") && says(8, "diverged at step 60 in body.7"));
        browser.await("more curves", b -> b.all("#curves path.line").size() == 6);
        assertFalse(curve.equals(browser.one("#curves path.line").getDomAttribute("d")));
        browser.one("#filter [data-key=done]").click();
        assertEquals("done 2", browser.one("#filter [data-key=done]").getText(), "as they are now");
        assertEquals(2, browser.all("#runs tbody tr:not([hidden])").size());
        files.note("something <b>happened</b>");
        browser.await("a warning", b -> b.one("#warnings").getText().contains("something <b>happened</b>"));
        assertEquals("3/10", browser.driver().getTitle().split(" ")[0]);
        assertEquals(List.of(), browser.complaints());
        browser.picture("live-in-use");
    }

    @Test
    void aRunIsStoppedByAPersonAndAllowedAgain() {
        begin(0, 50);
        browser(1200, false);
        browser.await(
                "the run",
                b -> says(0, "running") && !b.all("#curves path.line").isEmpty());
        row(0).findElement(By.tagName("button")).click();
        String question = browser.driver().switchTo().alert().getText();
        assertTrue(question.contains("no claim is made of delta-orthogonal at depth 48"), question);
        browser.driver().switchTo().alert().accept();
        browser.await("the wish is shown", b -> says(0, "stopping"));
        assertTrue(StoppedRun.isAsked(folder, name(runs.get(0))));
        new StoppedRun(name(runs.get(0)), 50, STEPS).write(folder); // as the comparison does
        browser.await("it is stopped", b -> says(0, "stopped by hand"));
        browser.await(
                "it leaves the mean", b -> b.all("#curves figure:not([hidden])").isEmpty());
        row(0).findElement(By.tagName("button")).click();
        browser.await("it may be made", b -> !StoppedRun.isAsked(folder, name(runs.get(0))));
    }

    @Test
    void withoutTheTokenNothingCanBeStopped() {
        browser = Browser.open(1200, false, folder);
        browser.go(server.address().replaceFirst("#.*", ""));
        browser.await("the queue", b -> says(9, "queued"));
        assertEquals(0, browser.all("#runs button").size());
        assertTrue(browser.one("#only").getText().contains("token"));
    }

    @Test
    void thePageOutlivesItsServer() {
        browser(1200, false);
        browser.await("the queue", b -> says(9, "queued"));
        int port = URI.create(server.address()).getPort();
        server.close();
        browser.await("the loss is told", b -> b.one("#extent").getText().contains("has ended"));
        server = LiveServer.start(folder, port);
        finish(3);
        browser.await(
                "the page goes on",
                b -> says(3, "done") && !b.one("#extent").getText().contains("has ended"));
        assertEquals(9, browser.all("#runs button").size(), "with the token of before");
    }

    @Test
    void aScreenReaderHearsWhatHappensAndNotEveryStep() {
        begin(0, 50);
        browser(1200, false);
        browser.await("the run", b -> says(0, "running"));
        browser.script("window.heard = [];"
                + " new MutationObserver(() => heard.push(document.getElementById('news').textContent))"
                + ".observe(document.body, {childList: true, subtree: true, characterData: true})");
        assertEquals(
                "news",
                browser.script("return [...document.querySelectorAll('[role=status],[role=alert],[aria-live]')]"
                        + ".filter(e => !e.closest('figure')).map(e => e.id).join()"));
        finish(2);
        browser.await("a run ends", b -> says(2, "done"));
        assertEquals("", browser.one("#news").getDomProperty("textContent"), "this is no news");
        files.note("beware");
        finish(8);
        browser.await(
                "the news", b -> says(8, "diverged") && heard().contains("diverged") && heard().contains("beware"));
        server.close();
        browser.await("the end of the server", b -> heard().contains("has ended"));
    }

    private String heard() {
        return String.valueOf(browser.script("return [...new Set(heard)].join('\\n')"));
    }

    @ParameterizedTest
    @CsvSource({"1200,false", "1200,true", "400,false", "400,true"})
    void noBarriersAtAnyWidthInLightAndDark(int width, boolean dark) throws IOException {
        finish(0, 2, 3, 8);
        begin(1, 100);
        files.note("a warning");
        browser(width, dark);
        browser.await("the figures", b -> b.all("#curves path.line").size() >= 6);
        browser.await("the run", b -> says(1, "100 of 300")); // running, or silent where all is slow
        browser.picture("live-" + width + (dark ? "-dark" : "-light"));
        assertEquals(List.of(), browser.barriers());
        assertEquals((long) width, browser.script("return document.documentElement.scrollWidth"));
    }
}
