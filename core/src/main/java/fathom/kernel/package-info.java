@NullMarked
package fathom.kernel;

import org.jspecify.annotations.NullMarked;
