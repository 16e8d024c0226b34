/** Starts that look at data: rules that change a network's parameters before its first step. */
@NullMarked
package fathom.datainit;

import org.jspecify.annotations.NullMarked;
