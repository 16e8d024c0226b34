package fathom.data;

import fathom.tensor.Shape;

/** Labelled examples that can be read in any order. Implementations are immutable and may be read from several threads at once. */
public interface Dataset {
    /** What a person calls it, such as {@code CIFAR-10 train}. */
    String name();

    /** The number of examples. */
    int size();

    /** The shape of one example: {@code [H, W, C]} for images. */
    Shape exampleShape();

    /** The number of classes; labels are in {@code [0, classes)}. */
    int classes();

    /**
     * Reads one example, pixels scaled to [0, 1].
     *
     * @param index in {@code [0, size)}
     * @param into modified: {@code exampleShape().size()} elements from {@code offset}
     */
    void read(int index, float[] into, int offset);

    /** The class of one example. */
    int label(int index);

    /** The SHA-256 of all pixels and labels in order, in hexadecimal: what a record of a run names. */
    String sha256();
}
