@NullMarked
package fathom.theory;

import org.jspecify.annotations.NullMarked;
