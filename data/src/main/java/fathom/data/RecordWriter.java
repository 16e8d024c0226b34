package fathom.data;

import fathom.tensor.Shape;

/** Turns examples back into bytes: a label, then the planes of each channel, every pixel rounded to a byte. */
final class RecordWriter {
    private final Dataset dataset;
    private final int channels;
    private final int plane;
    private final float[] pixels;
    private final byte[] bytes;

    RecordWriter(Dataset dataset) {
        Shape shape = dataset.exampleShape();
        this.dataset = dataset;
        this.channels = shape.rank() == 3 ? shape.dim(2) : 1;
        this.plane = shape.size() / channels;
        this.pixels = new float[shape.size()];
        this.bytes = new byte[1 + pixels.length];
    }

    /** The bytes of one example, valid until the next call. */
    byte[] record(int index) {
        dataset.read(index, pixels, 0);
        bytes[0] = (byte) dataset.label(index);
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < plane; i++) {
                bytes[1 + c * plane + i] = (byte) Math.round(pixels[i * channels + c] * 255f);
            }
        }
        return bytes;
    }
}
