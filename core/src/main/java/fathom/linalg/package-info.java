@NullMarked
package fathom.linalg;

import org.jspecify.annotations.NullMarked;
