/** Which initializer to start a deep network from: theory's ranking, and what training says of it. */
@NullMarked
package fathom.advice;

import org.jspecify.annotations.NullMarked;
