/** What the runs of an experiment say: means and spreads over seeds, rankings, verdicts and their caveats, in numbers and in words; no page. */
@NullMarked
package fathom.experiment.statistics;

import org.jspecify.annotations.NullMarked;
