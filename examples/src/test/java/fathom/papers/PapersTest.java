package fathom.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.DataSource;
import fathom.data.Datasets;
import fathom.data.Synthetic;
import fathom.experiment.Experiment;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.kernel.KernelProviders;
import fathom.random.Seed;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every paper runs at toy size, on data made by code. */
class PapersTest {
    private static final DataSource IMAGES = Synthetic.generate(320, 40, new Seed(5));

    @TempDir
    private Path folder;

    private final AtomicInteger trained = new AtomicInteger();

    static Stream<Paper> papers() {
        return Papers.all().stream();
    }

    private PaperRun.Conditions conditions(BooleanSupplier stop) {
        return new PaperRun.Conditions(
                folder,
                null,
                what -> what.equals(Datasets.EMBEDDED) ? IMAGES : Datasets.open(what),
                List.of(KernelProviders.best(1)),
                Duration.ofMinutes(1),
                stop,
                task -> new Experiment.Observer() {
                    @Override
                    public void onEnd(Stage stage, RunRecord run, boolean reused) {
                        trained.addAndGet(reused ? 0 : 1);
                    }
                });
    }

    private PaperRecord run(Paper paper) {
        return new PaperRun(paper, Scale.TOY, null, conditions(() -> false))
                .run()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("papers")
    void runsAtToySizeAndLeavesItsClaimsAndAReport(Paper paper) throws IOException {
        PaperRecord record = run(paper);
        Study study = paper.study(Scale.TOY);
        assertEquals(study.claims().size(), record.findings().size());
        assertTrue(!record.findings().isEmpty(), "a paper says something");
        assertEquals(record, PaperRecord.read(folder.resolve(PaperRecord.FILE)));
        String page = Files.readString(folder.resolve("report.html"));
        for (Trial trial : study.trials()) {
            assertTrue(Files.exists(folder.resolve(trial.name).resolve("report.html")));
            assertTrue(page.contains("href=\"" + trial.name + "/report.html\""));
        }
        assertTrue(page.contains("95 % interval"));
    }

    @ParameterizedTest
    @MethodSource("papers")
    void isDesignedAtEveryScaleAndSaysWhereItsClaimsStand(Paper paper) {
        for (Scale scale : Scale.values()) {
            Study study = paper.study(scale);
            assertTrue(study.seeds() >= (scale == Scale.TOY ? 1 : 3), paper.name());
            study.claims()
                    .forEach(claim -> assertTrue(
                            !claim.where().isBlank() && !claim.paper().isBlank()));
        }
    }

    @Test
    void aStoppedRunGoesOnWhereItWas() {
        Paper paper = Papers.named("he2015");
        PaperRun first = new PaperRun(paper, Scale.TOY, null, conditions(() -> trained.get() >= 3));
        assertTrue(first.run().isEmpty());
        int before = trained.get();
        run(paper);
        int all = trained.get();
        assertTrue(before >= 3 && before < all);
        run(paper);
        assertEquals(all, trained.get(), "a finished paper trains nothing");
    }

    @Test
    void anUnknownNameIsRefusedWithTheClosest() {
        String message = assertThrows(BadInputException.class, () -> Papers.named("he2014"))
                .getMessage();
        assertTrue(message.contains("he2015"), message);
    }

    @Test
    void theTableHasARowForEachClaim() {
        PaperRecord record = run(Papers.named("balduzzi2017"));
        String table = PaperTable.of(List.of(folder));
        record.findings().forEach(finding -> assertTrue(table.contains("**" + finding.decision() + "**")));
        assertEquals(
                record.findings().size(),
                table.lines().filter(line -> line.endsWith("** |")).count());
        assertThrows(BadInputException.class, () -> PaperTable.of(List.of(folder.resolve("deep"))));
    }

    @Test
    void aRecordWithoutItsDateIsRefusedByName() throws IOException {
        run(Papers.named("balduzzi2017"));
        Path file = folder.resolve(PaperRecord.FILE);
        Files.writeString(file, Files.readString(file).replaceAll("\"date\" : \"[^\"]*\",", ""));
        String message = assertThrows(BadInputException.class, () -> PaperTable.of(List.of(folder)))
                .getMessage();
        assertTrue(message.contains(file + ": expected a date") && message.endsWith("got ''"), message);
    }

    @Test
    void aRecordThatLacksSomethingIsRefusedByName() throws IOException {
        Path file = folder.resolve(PaperRecord.FILE);
        for (String json : List.of(
                "{}",
                "{\"format\":\"1\",\"date\":\"2026-11-26\",\"data\":[],\"findings\":[]}",
                Files.readString(Path.of("..", "docs", "results", "papers", "he2015", PaperRecord.FILE))
                        .replaceFirst("\"claim\" : ", "\"claims\" : "))) {
            Files.writeString(file, json);
            assertEquals(
                    file + " holds no claims of a paper",
                    assertThrows(BadInputException.class, () -> PaperTable.of(List.of(folder)), json)
                            .getMessage());
        }
    }

    @Test
    void theDocumentIsTheTableOfTheCommittedRecords() throws IOException {
        Path docs = Path.of("..", "docs");
        assertEquals(
                PaperTable.of(List.of(docs.resolve("results").resolve("papers"))),
                Files.readString(docs.resolve("papers.md")),
                "renew it: ./fathom paper table docs/results/papers > docs/papers.md");
    }
}
