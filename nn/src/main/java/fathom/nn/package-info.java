@NullMarked
package fathom.nn;

import org.jspecify.annotations.NullMarked;
