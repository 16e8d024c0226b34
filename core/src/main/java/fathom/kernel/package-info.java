/**
 * The only place with loops over {@code float[]} and calls to native code. {@link fathom.kernel.Kernels} says what is computed,
 * {@link fathom.kernel.PlainKernels} is its specification in plain loops, and {@link fathom.kernel.KernelProviders} finds the fastest one.
 */
@NullMarked
package fathom.kernel;

import org.jspecify.annotations.NullMarked;
