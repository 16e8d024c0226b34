package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/**
 * What an op computes, without how: for programs that write a network in a format of others. Inputs and shapes are those of the factory of the same
 * name in {@link Ops}.
 */
public sealed interface OpForm {
    /** {@link Ops#affine(Activation)}. */
    record Affine(Activation activation) implements OpForm {}

    /** {@link Ops#conv2d(int, int, boolean, Activation)}. */
    record Convolution(int stride, int padding, boolean circular, Activation activation) implements OpForm {}

    /** {@link Ops#activate}. */
    record Activate(Activation activation) implements OpForm {}

    /** {@link Ops#add}. */
    record Add() implements OpForm {}

    /** {@link Ops#scale}. */
    record Scale(float factor) implements OpForm {}

    /** {@link Ops#scaleBy}. */
    record ScaleBy() implements OpForm {}

    /** {@link Ops#shiftBy}. */
    record ShiftBy() implements OpForm {}

    /** {@link Ops#crelu}. */
    record Crelu() implements OpForm {}

    /** {@link Ops#averagePool} and {@link Ops#maxPool}. */
    record Pool(boolean maximum, int window, int stride) implements OpForm {}

    /** {@link Ops#globalAveragePool}. */
    record GlobalAveragePool() implements OpForm {}

    /** {@link Ops#batchNormInference(float, Tensor, Tensor, Activation)}; the statistics are not copied. */
    record Normalization(float epsilon, Tensor mean, Tensor variance, Activation activation) implements OpForm {}

    /** {@link Ops#flatten}. */
    record Flatten() implements OpForm {}

    /** {@link Ops#slice}. */
    record Slice(int axis, int from, int to) implements OpForm {}

    /** {@link Ops#shortcutA}. */
    record ShortcutA(int stride, int outChannels) implements OpForm {}

    /** {@link Ops#lstm()}. */
    record Lstm() implements OpForm {}

    /** {@link Ops#gru}. */
    record Gru() implements OpForm {}

    /** {@link Ops#rnn}. */
    record Rnn(Activation activation) implements OpForm {}

    /** {@link Ops#embedding}. */
    record Embedding() implements OpForm {}

    /** {@link Ops#oneHot}. */
    record OneHot(int symbols) implements OpForm {}

    /** {@link Ops#addToEach}; the constant is not copied. */
    record AddToEach(Tensor constant) implements OpForm {}

    /** {@link Ops#reshape}, of a batch: the first axis counts examples or their parts, before and after. */
    record Reshape(Shape shape) implements OpForm {}

    /** {@link Ops#softmax}. */
    record Softmax() implements OpForm {}

    /** {@link Ops#matmul(boolean, boolean)}. */
    record MatMul(boolean transposeX, boolean transposeY) implements OpForm {}

    /** {@link Ops#layerNorm}. */
    record LayerNormalization(float epsilon) implements OpForm {}

    /** {@link Ops#attention}. */
    record Attention(int heads, boolean causal, List<Integer> keyLengths) implements OpForm {}
}
