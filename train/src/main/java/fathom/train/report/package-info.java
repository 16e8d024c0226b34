/**
 * A comparison for people: the HTML page ({@link fathom.train.report.HtmlReport}) with its own figures, and the same
 * table for a terminal ({@link fathom.train.report.TextTable}) and for Markdown
 * ({@link fathom.train.report.MarkdownTable}).
 */
@NullMarked
package fathom.train.report;

import org.jspecify.annotations.NullMarked;
