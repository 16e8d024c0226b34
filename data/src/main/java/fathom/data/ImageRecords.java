package fathom.data;

import fathom.tensor.Shape;
import java.util.List;

/**
 * Images in memory as bytes, in the layout of CIFAR-10's files whatever they came from: records of one label byte and then the planes of
 * each channel, row by row. The parts are the files of the set, kept as they were read.
 */
final class ImageRecords implements Dataset {
    private final String name;
    private final Shape shape;
    private final List<String> classNames;
    private final byte[][] parts;
    private final int recordLength;
    private final int size;
    private final Fingerprint fingerprint = new Fingerprint();

    /** @param parts records without gaps, not copied; labels are known to be below {@code classNames.size()} */
    ImageRecords(String name, Shape shape, List<String> classNames, byte[]... parts) {
        this.name = name;
        this.shape = shape;
        this.classNames = List.copyOf(classNames);
        this.parts = parts;
        this.recordLength = 1 + shape.size();
        int count = 0;
        for (byte[] part : parts) {
            count += part.length / recordLength;
        }
        this.size = count;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Shape exampleShape() {
        return shape;
    }

    @Override
    public int classes() {
        return classNames.size();
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int index) {
        int part = partOf(index);
        return parts[part][(index - firstOf(part)) * recordLength] & 0xFF;
    }

    @Override
    public void read(int index, float[] into, int offset) {
        int part = partOf(index);
        int start = (index - firstOf(part)) * recordLength + 1;
        int channels = shape.dim(2);
        int plane = shape.dim(0) * shape.dim(1);
        for (int c = 0; c < channels; c++) {
            readPlane(parts[part], start + c * plane, plane, into, offset + c, channels);
        }
    }

    private static void readPlane(byte[] from, int start, int length, float[] into, int offset, int stride) {
        for (int i = 0; i < length; i++) {
            into[offset + i * stride] = (from[start + i] & 0xFF) / 255f;
        }
    }

    @Override
    public String sha256() {
        return fingerprint.sha256(digest -> {
            for (byte[] part : parts) {
                digest.update(part);
            }
        });
    }

    private int partOf(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(name + ": example " + index + " of " + size);
        }
        int part = 0;
        for (int first = parts[0].length / recordLength; index >= first; first += parts[part].length / recordLength) {
            part++;
        }
        return part;
    }

    private int firstOf(int part) {
        int first = 0;
        for (int p = 0; p < part; p++) {
            first += parts[p].length / recordLength;
        }
        return first;
    }

    @Override
    public String toString() {
        return name + " [" + size + " x " + shape + "]";
    }
}
