/**
 * The only place with loops over {@code float[]} and calls to native code. {@link fathom.kernel.Kernels} says what is computed, to the bit, and
 * {@link fathom.kernel.KernelProviders} finds who does it fastest.
 */
@NullMarked
package fathom.kernel;

import org.jspecify.annotations.NullMarked;
