package fathom.nn.init;

/** Which of a layer's two fans sets the scale of its weights. */
public enum FanMode {
    /** The inputs that one output sums over: keeps the size of the signal. */
    IN,
    /** The outputs that one input feeds: keeps the size of the gradient. */
    OUT,
    /** The mean of both: Glorot's compromise. */
    AVERAGE;

    /** The fan of this mode. */
    public double of(Fan fan) {
        return switch (this) {
            case IN -> fan.in();
            case OUT -> fan.out();
            case AVERAGE -> fan.average();
        };
    }
}
