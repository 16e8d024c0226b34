package fathom.train.snapshot;

/** The element types that are read and written, under the names they have in a file. */
enum ElementType {
    F32(4),
    F64(8),
    I32(4),
    I64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element. */
    int bytes() {
        return bytes;
    }
}
