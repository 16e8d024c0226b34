/** Tensors on disk: what a training run must remember and what a trained network is, in the safetensors format. */
@NullMarked
package fathom.train.snapshot;

import org.jspecify.annotations.NullMarked;
