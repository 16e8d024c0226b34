/** Files that are whole or not there. */
@NullMarked
package fathom.file;

import org.jspecify.annotations.NullMarked;
