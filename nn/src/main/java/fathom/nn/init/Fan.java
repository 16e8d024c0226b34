package fathom.nn.init;

/**
 * What a layer says of its weight, so that no initializer guesses it from a shape.
 *
 * @param inputs input channels that one output sees
 * @param outputs output channels that one input reaches
 * @param taps kernel positions: 9 for a 3x3 convolution, 1 for a dense layer
 */
public record Fan(int inputs, int outputs, int taps) {
    public Fan {
        if (inputs < 1 || outputs < 1 || taps < 1) {
            throw new IllegalArgumentException(
                    "Fan: inputs, outputs and taps must be at least 1, got " + inputs + ", " + outputs + ", " + taps);
        }
    }

    /** The number of inputs that one output sums over. */
    public int in() {
        return inputs * taps;
    }

    /** The number of outputs that one input feeds. */
    public int out() {
        return outputs * taps;
    }

    /** The mean of fan-in and fan-out. */
    public double average() {
        return (in() + out()) / 2.0;
    }
}
