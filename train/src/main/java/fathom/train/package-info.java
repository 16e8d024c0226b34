@NullMarked
package fathom.train;

import org.jspecify.annotations.NullMarked;
