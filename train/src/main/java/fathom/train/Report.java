package fathom.train;

import fathom.train.record.ComparisonRecord;
import fathom.train.record.RunStore;
import fathom.train.report.HtmlReport;
import java.nio.file.Path;

/** What an {@link Experiment} found. */
public final class Report {
    private final ComparisonRecord record;

    Report(ComparisonRecord record) {
        this.record = record;
    }

    /** The numbers. */
    public ComparisonRecord record() {
        return record;
    }

    /**
     * Writes {@code report.html}, {@code record.json} and the tables of metrics into a folder, made if it does not exist.
     *
     * @return the path of the HTML page
     */
    public Path writeTo(Path folder) {
        RunStore.writeTables(folder, record);
        Path page = folder.resolve("report.html");
        HtmlReport.write(record, page);
        return page;
    }
}
