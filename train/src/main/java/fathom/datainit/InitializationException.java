package fathom.datainit;

/** A data-dependent initialization that found nothing finite to go on with. */
public final class InitializationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String place;
    private final String what;

    InitializationException(String place, String what) {
        super(place + ": " + what);
        this.place = place;
        this.what = what;
    }

    /** The path of a layer or a parameter, or {@code loss}. */
    public String place() {
        return place;
    }

    /** What was found there, in a few words. */
    public String what() {
        return what;
    }
}
