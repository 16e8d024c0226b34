package fathom.nn.init;

/** Which of a layer's two fans sets the scale of its weights. */
public enum FanMode {
    /** The inputs that one output sums over: keeps the size of the signal. */
    IN,
    /** The outputs that one input feeds: keeps the size of the gradient. */
    OUT,
    /** The mean of both: Glorot's compromise. */
    AVERAGE,
    /** {@link #OUT} divided by the square of the stride: what an input really feeds, and how DL4J counts. */
    OUT_STRIDED,
    /** The mean of {@link #IN} and {@link #OUT_STRIDED}. */
    AVERAGE_STRIDED;

    /** The fan of this mode. */
    public double of(Fan fan) {
        return switch (this) {
            case IN -> fan.in();
            case OUT -> fan.out();
            case AVERAGE -> fan.average();
            case OUT_STRIDED -> fan.outStrided();
            case AVERAGE_STRIDED -> (fan.in() + fan.outStrided()) / 2;
        };
    }
}
