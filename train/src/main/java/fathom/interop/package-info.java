/** What other tools read: event files of TensorBoard, networks as ONNX, weights by PyTorch's and NumPy's conventions. */
@NullMarked
package fathom.interop;

import org.jspecify.annotations.NullMarked;
