package fathom.interop;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** An open file of named arrays, each of which is read when it is asked for. Errors are one line that names the file and the array. */
interface TensorFile extends Closeable {
    /** The names of the arrays, in the order of the file. */
    Set<String> names();

    /** Free text by key; empty where the format has none. */
    Map<String, String> metadata();

    /**
     * The shape of an array of any type.
     *
     * @throws IOException if there is no such array, or it is none
     */
    Shape shape(String name) throws IOException;

    /**
     * An array of floats, or of doubles, each rounded to the nearest float.
     *
     * @throws IOException if there is no such array, it is of another type, or damaged
     */
    Tensor tensor(String name) throws IOException;
}
