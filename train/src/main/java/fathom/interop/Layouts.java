package fathom.interop;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;

/** Weights in the order of axes that others expect. */
final class Layouts {
    /** Where ONNX's gates (input, output, forget, candidate) stand among Fathom's (input, forget, candidate, output). */
    private static final int[] GATES_OF_ONNX = {0, 3, 1, 2};

    /** Likewise (update, reset, candidate) among (reset, update, candidate). */
    private static final int[] GRU_GATES_OF_ONNX = {1, 0, 2};

    private Layouts() {}

    /** {@code [kh, kw, in, out]} to {@code [out, in, kh, kw]}: ONNX's and PyTorch's convolutions. */
    static Tensor oihw(Tensor weight) {
        Shape s = weight.shape();
        int taps = s.dim(0) * s.dim(1);
        int in = s.dim(2);
        int out = s.dim(3);
        Tensor result = Tensor.zeros(Shape.of(out, in, s.dim(0), s.dim(1)));
        for (int t = 0; t < taps; t++) {
            for (int i = 0; i < in; i++) {
                for (int o = 0; o < out; o++) {
                    result.array()[(o * in + i) * taps + t] = weight.array()[(t * in + i) * out + o];
                }
            }
        }
        return result;
    }

    /** {@code [out, in, kh, kw]} to {@code [kh, kw, in, out]}: the inverse of {@link #oihw}. */
    static Tensor hwio(Tensor weight) {
        Shape s = weight.shape();
        int out = s.dim(0);
        int in = s.dim(1);
        int taps = s.dim(2) * s.dim(3);
        Tensor result = Tensor.zeros(Shape.of(s.dim(2), s.dim(3), in, out));
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int t = 0; t < taps; t++) {
                    result.array()[(t * in + i) * out + o] = weight.array()[(o * in + i) * taps + t];
                }
            }
        }
        return result;
    }

    /** Maps {@code [N, H, W, C]} as {@code [N, C, H, W]}; what is no map stays as it is. */
    static Tensor channelsSecond(Tensor maps) {
        if (maps.shape().rank() != 4) {
            return maps;
        }
        Shape s = maps.shape();
        int pixels = s.dim(1) * s.dim(2);
        int channels = s.dim(3);
        Tensor result = Tensor.zeros(Shape.of(s.dim(0), channels, s.dim(1), s.dim(2)));
        for (int n = 0; n < s.dim(0); n++) {
            for (int p = 0; p < pixels; p++) {
                for (int c = 0; c < channels; c++) {
                    result.array()[(n * channels + c) * pixels + p] = maps.array()[(n * pixels + p) * channels + c];
                }
            }
        }
        return result;
    }

    /** {@code [rows, columns]} to {@code [columns, rows]}: PyTorch's dense layers are {@code [out, in]}. */
    static Tensor transposed(Tensor weight) {
        int rows = weight.shape().dim(0);
        int columns = weight.shape().dim(1);
        Tensor result = Tensor.zeros(Shape.of(columns, rows));
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                result.array()[c * rows + r] = weight.array()[r * columns + c];
            }
        }
        return result;
    }

    /** {@code [rows, 4 hidden]} to {@code [1, 4 hidden, rows]} with ONNX's gates. */
    static Tensor gatesOfOnnx(Tensor weight) {
        return gates(weight, GATES_OF_ONNX);
    }

    /** {@code [rows, 3 hidden]} to {@code [1, 3 hidden, rows]} with ONNX's gates. */
    static Tensor gruGatesOfOnnx(Tensor weight) {
        return gates(weight, GRU_GATES_OF_ONNX);
    }

    private static Tensor gates(Tensor weight, int[] order) {
        int rows = weight.shape().dim(0);
        int columns = weight.shape().dim(1);
        int hidden = columns / order.length;
        Tensor result = Tensor.zeros(Shape.of(1, columns, rows));
        for (int g = 0; g < order.length; g++) {
            for (int h = 0; h < hidden; h++) {
                for (int r = 0; r < rows; r++) {
                    result.array()[(g * hidden + h) * rows + r] = weight.array()[r * columns + order[g] * hidden + h];
                }
            }
        }
        return result;
    }

    /** {@code [in, out]} to {@code [1, out, in]}: a recurrent layer that runs in one direction. */
    static Tensor directionOfOnnx(Tensor weight) {
        Tensor turned = transposed(weight);
        return turned.reshaped(Shape.of(1, turned.shape().dim(0), turned.shape().dim(1)));
    }

    /** {@code [hidden]} to {@code [1, 2 hidden]}: it adds a second bias, here 0. */
    static Tensor biasesOfOnnx(Tensor bias) {
        Tensor result = Tensor.zeros(Shape.of(1, 2 * bias.size()));
        System.arraycopy(bias.array(), 0, result.array(), 0, bias.size());
        return result;
    }

    /** {@code [4 hidden]} to {@code [1, 8 hidden]} with ONNX's gates: it adds a second bias, here 0. */
    static Tensor gateBiasesOfOnnx(Tensor bias) {
        int hidden = bias.size() / 4;
        Tensor result = Tensor.zeros(Shape.of(1, 8 * hidden));
        for (int g = 0; g < 4; g++) {
            System.arraycopy(bias.array(), GATES_OF_ONNX[g] * hidden, result.array(), g * hidden, hidden);
        }
        return result;
    }

    /** {@code [4 hidden]} to {@code [1, 6 hidden]} with ONNX's gates: the second bias is 0 but in the candidate, where it is the fourth part. */
    static Tensor gruBiasesOfOnnx(Tensor bias) {
        int hidden = bias.size() / 4;
        Tensor result = Tensor.zeros(Shape.of(1, 6 * hidden));
        for (int g = 0; g < 3; g++) {
            System.arraycopy(bias.array(), GRU_GATES_OF_ONNX[g] * hidden, result.array(), g * hidden, hidden);
        }
        System.arraycopy(bias.array(), 3 * hidden, result.array(), 5 * hidden, hidden);
        return result;
    }
}
