package fathom.interop;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One message in protocol buffers' encoding, field by field. Source: protobuf.dev/programming-guides/encoding.
 *
 * <p>Fields of the default value may be left out, or written: readers take both alike.
 */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A whole number, or an enum's. */
    Protobuf integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    Protobuf real(int field, double value) {
        tag(field, FIXED64);
        little(Double.doubleToRawLongBits(value), Double.BYTES);
        return this;
    }

    Protobuf real(int field, float value) {
        tag(field, FIXED32);
        little(Float.floatToRawIntBits(value), Float.BYTES);
        return this;
    }

    Protobuf text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Protobuf bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    Protobuf message(int field, Protobuf inner) {
        return bytes(field, inner.toBytes());
    }

    /** A message that is filled in place. */
    Protobuf message(int field, Consumer<Protobuf> fill) {
        Protobuf inner = new Protobuf();
        fill.accept(inner);
        return message(field, inner);
    }

    /** Packed doubles. */
    Protobuf reals(int field, double... values) {
        Protobuf packed = new Protobuf();
        for (double value : values) {
            packed.little(Double.doubleToRawLongBits(value), Double.BYTES);
        }
        return message(field, packed);
    }

    /** Packed whole numbers. */
    Protobuf integers(int field, long... values) {
        Protobuf packed = new Protobuf();
        for (long value : values) {
            packed.varint(value);
        }
        return message(field, packed);
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private void little(long bits, int count) {
        for (int i = 0; i < count; i++) {
            bytes.write((int) (bits >>> 8 * i));
        }
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
