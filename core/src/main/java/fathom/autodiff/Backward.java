package fathom.autodiff;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;

/** What an op's backward may read and where it writes: its view of one entry of the tape. */
public interface Backward {
    /** The number of inputs that the op was applied to. */
    int inputs();

    /** The shape of an input, whatever the op reads. */
    Shape inputShape(int index);

    /** The value of an input; only if the op's {@link Op#reads} says that inputs are read. */
    Tensor input(int index);

    /** The value of the output; only if the op's {@link Op#reads} says that it is read. */
    Tensor output();

    /** The gradient of the output. It may be overwritten: after this call nobody reads it. */
    Tensor outputGradient();

    /** Whether the gradient of an input is wanted. */
    boolean wants(int index);

    /**
     * Where to write the gradient of an input: undefined contents, to be overwritten in full. The tape adds it to what other uses of that
     * input contribute. Only for inputs that {@link #wants} names, and at most once each.
     */
    Tensor inputGradient(int index);

    /**
     * Like {@link #inputGradient}, for an input of the output's size whose gradient is computed element by element: the memory is that of
     * {@link #outputGradient} itself. Ask for the output's gradient first; an element of it must not be read once it is overwritten.
     */
    Tensor inputGradientInPlace(int index);

    /** Says that the gradient of an input is the gradient of the output, unchanged. Takes no memory. */
    void passGradient(int index);
}
