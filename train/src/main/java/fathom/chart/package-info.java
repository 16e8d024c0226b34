/**
 * Charts as SVG: axes, lines, bands and cells, drawn by plain code into markup that is well formed by construction. Knows numbers and labels, nothing
 * of what they measure.
 */
@NullMarked
package fathom.chart;

import org.jspecify.annotations.NullMarked;
