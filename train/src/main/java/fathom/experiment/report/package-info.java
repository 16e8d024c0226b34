/**
 * A comparison for people: the HTML page ({@link fathom.experiment.report.HtmlReport}) with its own figures, and the same
 * table for a terminal ({@link fathom.experiment.report.TextTable}) and for Markdown
 * ({@link fathom.experiment.report.MarkdownTable}).
 */
@NullMarked
package fathom.experiment.report;

import org.jspecify.annotations.NullMarked;
