@NullMarked
package fathom.tensor;

import org.jspecify.annotations.NullMarked;
