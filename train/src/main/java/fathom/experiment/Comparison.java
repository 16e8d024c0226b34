package fathom.experiment;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.report.HtmlReport;
import fathom.experiment.report.LostFiles;
import fathom.experiment.report.MapFiles;
import fathom.experiment.statistics.TrainabilityMap;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an {@link Experiment} found. */
public final class Comparison {
    private final ComparisonRecord record;
    private final Map<String, String> identity;

    /** @param identity the settings that decide a run's numbers, see {@link RunStore#open} */
    Comparison(ComparisonRecord record, Map<String, String> identity) {
        this.record = record;
        this.identity = Collections.unmodifiableMap(new LinkedHashMap<>(identity));
    }

    /** The numbers. */
    public ComparisonRecord record() {
        return record;
    }

    /**
     * Writes {@code report.html} and a results folder from which the experiment can be extended ({@link Experiment#folder}), made if it does
     * not exist; what another experiment left there is replaced.
     *
     * @return the path of the HTML page
     * @throws java.io.UncheckedIOException if a file cannot be written
     */
    public Path writeTo(Path folder) {
        Path page = folder.resolve("report.html");
        RunStore.write(folder, identity, record, () -> {
            HtmlReport.write(record, page);
            LostFiles.write(record, folder);
            TrainabilityMap.of(record).ifPresent(map -> MapFiles.write(map, folder));
        });
        return page;
    }
}
