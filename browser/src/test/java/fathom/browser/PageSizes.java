package fathom.browser;

import fathom.experiment.live.LiveServer;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.LiveFiles;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import fathom.experiment.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How large pages are and how soon they are seen, for docs/pages.md. A program to be run by hand, since a time is no test.
 */
final class PageSizes {
    private static final int STEPS = 600;

    private PageSizes() {}

    /** Prints a line of a Markdown table for 8, 100 and 1,000 runs. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(
                "| runs | report, kB | first paint, ms | figures drawn, ms | live page: first event, kB | all rows, ms | a change, ms |");
        int[][] shapes = {{4, 1, 2}, {5, 2, 10}, {8, 5, 25}};
        for (int[] shape : shapes) {
            int[] depths = new int[shape[1]];
            for (int i = 0; i < depths.length; i++) {
                depths[i] = 8 << i;
            }
            Path folder = Files.createTempDirectory("fathom-pages");
            ComparisonRecord comparison = Invented.comparison(shape[0], depths, shape[2], STEPS);
            System.out.printf(
                    "| %d | %s | %s |%n",
                    comparison.runs().size(), report(comparison, folder), live(comparison, folder));
        }
    }

    private static String report(ComparisonRecord comparison, Path folder) throws IOException {
        Path page = folder.resolve("report.html");
        HtmlReport.write(comparison, page);
        try (Browser browser = Browser.open(1200, false, folder).go("about:blank")) {
            browser.go(page.toUri().toString());
            long painted = painted(browser);
            Object drawn = browser.script(
                    "return Math.round(performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd)");
            return Files.size(page) / 1000 + " | " + painted + " | " + drawn;
        }
    }

    private static long painted(Browser browser) {
        browser.await(
                "the first paint",
                b -> b.script("return performance.getEntriesByName('first-contentful-paint').length")
                        .equals(1L));
        return (Long) browser.script(
                "return Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime)");
    }

    private static String live(ComparisonRecord comparison, Path folder) {
        LiveFiles files = LiveFiles.in(folder, line -> {});
        files.queue(
                "Invented",
                comparison.runs().stream()
                        .map(run -> RunName.of(Stage.RUN, run.key()))
                        .toList());
        int last = comparison.runs().size() - 1;
        try (RunStore store = RunStore.open(folder, Map.of("classes", "10"), line -> {})) {
            comparison.runs().subList(0, last).forEach(run -> store.save(Stage.RUN, run));
            try (LiveServer server = LiveServer.start(folder, 0);
                    Browser browser = Browser.open(1200, false, folder)) {
                browser.go(server.address());
                browser.await("all rows", b -> b.all("#runs tbody tr").size() == last + 1);
                browser.go(server.address().replace("/#", "/?#")); // again, now that the server has read the folder
                browser.script("const told = performance.now(); new MutationObserver((changes, observer) => {"
                        + "if (document.querySelectorAll('#runs tbody tr').length === " + (last + 1) + ") {"
                        + "requestAnimationFrame(() => setTimeout(() => window.rowsAt = Math.round(performance.now()))); observer.disconnect(); }"
                        + "}).observe(document.querySelector('#runs tbody'), { childList: true })");
                browser.await("the rows again", b -> b.all("#runs tbody tr").size() == last + 1);
                Object bytes = browser.script(
                        "return fetch('/events').then(async r => { const reader = r.body.getReader(); let n = 0;"
                                + " const text = new TextDecoder(); let all = ''; for (;;) { const part = await reader.read(); n += part.value.length;"
                                + " all += text.decode(part.value, { stream: true }); if (/data: \\{.*\\n\\n/s.test(all)) { reader.cancel(); return Math.round(n / 1000); } } })");
                Object rows = browser.script("return window.rowsAt ?? 'under ' + Math.round(performance.now())");
                Thread run = new Thread(() -> step(files, comparison.runs().get(last)));
                run.setDaemon(true);
                run.start();
                Object change = browser.script(
                        "return new Promise(done => { const long = []; new PerformanceObserver(list =>"
                                + " list.getEntries().forEach(e => long.push(e.duration))).observe({ type: 'longtask' });"
                                + " setTimeout(() => done(long.length ? Math.round(Math.max(...long)) : 'below 50'), 3000) })");
                return bytes + " | " + rows + " | " + change;
            }
        }
    }

    /** Two steps a second for a while: each look finds something new. */
    private static void step(LiveFiles files, RunRecord run) {
        files.start(Stage.RUN, run.key());
        for (int step = 0; step < 20; step++) {
            files.step(Stage.RUN, run.key(), step, STEPS, run.result().loss()[step], 0.1);
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
