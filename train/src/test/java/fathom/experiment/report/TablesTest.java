package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.statistics.InventedComparison;
import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void textAndMarkdownHoldEveryVariantAndMarkTheBest() {
        ComparisonRecord comparison = InventedComparison.empty()
                .ran("a|b", 8, 1.0, 1.1)
                .ran("he", 8, Double.NaN, Double.NaN)
                .record();
        String text = TextTable.of(comparison);
        assertTrue(text.contains("1.050 ± 0.050*") && text.contains("2/2 at 12"), text);
        String markdown = MarkdownTable.of(comparison);
        assertTrue(markdown.contains("| a\\|b | 0.1 | 2/2 | **1.050 ± 0.050** |"), markdown);
        long columns = markdown.lines()
                .filter(line -> line.startsWith("| he"))
                .findFirst()
                .orElseThrow()
                .chars()
                .filter(c -> c == '|')
                .count();
        assertEquals(10, columns);
    }

    @Test
    void aMeanOverTwoKindsOfRunsIsNotShown() {
        ComparisonRecord comparison = InventedComparison.empty()
                .ran("a", 8, 1.2, 2.3)
                .ran("b", 8, 1.3, 1.3)
                .record();
        assertTrue(TextTable.of(comparison).contains("1.200 to 2.300"), TextTable.of(comparison));
        assertTrue(HtmlReport.html(comparison).contains("1.200 to 2.300"));
    }
}
