package fathom.nn.init;

/**
 * What a layer says of its weight, so that no initializer guesses it from a shape.
 *
 * @param inputs input channels that one output sees
 * @param outputs output channels that one input reaches
 * @param taps kernel positions: 9 for a 3x3 convolution, 1 for a dense layer
 * @param positions input pixels per output pixel: the square of a convolution's stride, 1 elsewhere
 */
public record Fan(int inputs, int outputs, int taps, int positions) {
    public Fan {
        if (inputs < 1 || outputs < 1 || taps < 1 || positions < 1) {
            throw new IllegalArgumentException("Fan: inputs, outputs, taps and positions must be at least 1, got "
                    + inputs + ", " + outputs + ", " + taps + ", " + positions);
        }
    }

    /** The fan of a dense layer or of a convolution with stride 1. */
    public Fan(int inputs, int outputs, int taps) {
        this(inputs, outputs, taps, 1);
    }

    /** The number of inputs that one output sums over. */
    public int in() {
        return inputs * taps;
    }

    /** The number of outputs that one input feeds, stride not counted: the convention of Keras, PyTorch and JAX. */
    public int out() {
        return outputs * taps;
    }

    /** The number of outputs that one input really feeds on average: with stride s only one in s^2 of them exists. */
    public double outStrided() {
        return (double) out() / positions;
    }

    /** The mean of fan-in and fan-out. */
    public double average() {
        return (in() + out()) / 2.0;
    }
}
