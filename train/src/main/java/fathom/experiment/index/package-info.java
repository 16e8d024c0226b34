/**
 * Questions to the runs of many results folders: a SQLite database made from their files, which stay the truth. Needs {@code
 * org.xerial:sqlite-jdbc} on the class path, and loads its native library only when an index is opened.
 */
@NullMarked
package fathom.experiment.index;

import org.jspecify.annotations.NullMarked;
