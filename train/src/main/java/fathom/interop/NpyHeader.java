package fathom.interop;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code .npy} file says of its array before the elements: the magic number, the version, the length of a Python dictionary, and that. Nothing
 * in it is evaluated.
 *
 * <p>Source: NumPy's {@code numpy.lib.format}, versions 1.0 to 3.0.
 *
 * @param shape of the array
 * @param bytes of an element: 4 or 8
 * @param order of the bytes of an element
 * @param columnMajor whether the first index varies fastest
 */
record NpyHeader(Shape shape, int bytes, ByteOrder order, boolean columnMajor) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 16;
    private static final int MOST_AXES = 32;
    private static final int CHUNK = 1 << 16;
    private static final Pattern DICTIONARY =
            Pattern.compile("\\{\\s*'descr':\\s*'([^']{1,16})',\\s*'fortran_order':\\s*(True|False),\\s*"
                    + "'shape':\\s*\\(([0-9, ]*)\\),?\\s*\\}\\s*");

    /**
     * Reads a header, and no byte more.
     *
     * @param place what errors name
     * @throws IOException if there is none, or of elements that are neither floats nor doubles
     */
    static NpyHeader read(InputStream in, String place) throws IOException {
        byte[] start = exactly(in, MAGIC.length + 2, place);
        int version = start[MAGIC.length];
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length) || version < 1 || version > 3) {
            throw new IOException(place + ": is no .npy file of version 1 to 3");
        }
        ByteBuffer length =
                ByteBuffer.wrap(exactly(in, version == 1 ? 2 : 4, place)).order(ByteOrder.LITTLE_ENDIAN);
        long count = version == 1 ? Short.toUnsignedInt(length.getShort()) : Integer.toUnsignedLong(length.getInt());
        if (count > LONGEST) {
            throw new IOException(place + ": header of " + count + " bytes, expected at most " + LONGEST);
        }
        String text = new String(exactly(in, (int) count, place), StandardCharsets.UTF_8);
        Matcher matcher = DICTIONARY.matcher(text);
        if (!matcher.matches()) {
            throw new IOException(place + ": its header is not {'descr': '<f4', 'fortran_order': False, 'shape': (...)}"
                    + " of one plain type");
        }
        String type = matcher.group(1);
        if (!type.matches("[<>]f[48]")) {
            throw new IOException(place + ": expected elements of float32 or float64, got " + type);
        }
        return new NpyHeader(
                shape(matcher.group(3), place),
                type.charAt(2) - '0',
                type.charAt(0) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN,
                matcher.group(2).equals("True"));
    }

    private static Shape shape(String text, String place) throws IOException {
        String[] parts = text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*");
        if (parts.length > MOST_AXES) {
            throw new IOException(place + ": " + parts.length + " axes, expected at most " + MOST_AXES);
        }
        try {
            return Shape.of(Arrays.stream(parts).mapToInt(Integer::parseInt).toArray());
        } catch (IllegalArgumentException e) {
            throw new IOException(place + ": shape (" + text + ") is none that fits into memory", e);
        }
    }

    /**
     * Reads the elements, which must be all that is left.
     *
     * @throws IOException if there are more or fewer
     */
    Tensor values(InputStream in, String place) throws IOException {
        float[] values = new float[shape.size()];
        int atOnce = CHUNK / bytes;
        for (int from = 0; from < values.length; from += atOnce) {
            int count = Math.min(atOnce, values.length - from);
            ByteBuffer chunk =
                    ByteBuffer.wrap(exactly(in, count * bytes, place)).order(order);
            for (int i = from; i < from + count; i++) {
                values[i] = bytes == 4 ? chunk.getFloat() : (float) chunk.getDouble();
            }
        }
        if (in.read() >= 0) {
            throw new IOException(place + ": more bytes than its shape " + shape + " needs");
        }
        Tensor tensor = Tensor.zeros(shape);
        if (columnMajor) {
            toRowMajor(values, tensor);
        } else {
            System.arraycopy(values, 0, tensor.array(), 0, values.length);
        }
        return tensor;
    }

    /** Walks over the indices with the first one fastest. */
    private static void toRowMajor(float[] columnMajor, Tensor tensor) {
        int rank = tensor.shape().rank();
        int[] strides = new int[rank];
        for (int axis = rank - 1, stride = 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= tensor.shape().dim(axis);
        }
        int[] index = new int[rank];
        int at = 0;
        for (float value : columnMajor) {
            tensor.array()[at] = value;
            for (int axis = 0; axis < rank; axis++) {
                at += strides[axis];
                if (++index[axis] < tensor.shape().dim(axis)) {
                    break;
                }
                at -= strides[axis] * index[axis];
                index[axis] = 0;
            }
        }
    }

    private static byte[] exactly(InputStream in, int count, String place) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException(place + ": is cut off");
        }
        return bytes;
    }
}
