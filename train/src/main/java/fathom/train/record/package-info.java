/**
 * What a comparison leaves behind: immutable records of every run, of the machine and the data, and the files of a
 * results folder ({@link fathom.train.record.RunStore}).
 */
@NullMarked
package fathom.train.record;

import org.jspecify.annotations.NullMarked;
