@NullMarked
package fathom.random;

import org.jspecify.annotations.NullMarked;
