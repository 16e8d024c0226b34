/** How a network starts, as one line says it. */
@NullMarked
package fathom.recipe;

import org.jspecify.annotations.NullMarked;
