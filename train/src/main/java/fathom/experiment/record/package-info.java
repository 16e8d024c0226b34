/**
 * What a comparison leaves behind: immutable records of every run, of the machine and the data, and the files of a
 * results folder ({@link fathom.experiment.record.RunStore}).
 */
@NullMarked
package fathom.experiment.record;

import org.jspecify.annotations.NullMarked;
