package fathom.data;

import fathom.tensor.Shape;
import java.util.List;

/** Some examples of another data set, by index. */
final class Subset implements Dataset {
    private final Dataset whole;
    private final String name;
    private final int[] indices;
    private final Fingerprint fingerprint = new Fingerprint();

    /** @param indices not copied */
    Subset(Dataset whole, String name, int[] indices) {
        for (int index : indices) {
            if (index < 0 || index >= whole.size()) {
                throw new IllegalArgumentException(
                        whole.name() + ": subset names example " + index + ", expected 0 to " + (whole.size() - 1));
            }
        }
        this.whole = whole;
        this.name = name;
        this.indices = indices;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public Shape exampleShape() {
        return whole.exampleShape();
    }

    @Override
    public int classes() {
        return whole.classes();
    }

    @Override
    public List<String> classNames() {
        return whole.classNames();
    }

    @Override
    public void read(int index, float[] into, int offset) {
        whole.read(indices[index], into, offset);
    }

    @Override
    public int label(int index) {
        return whole.label(indices[index]);
    }

    @Override
    public Task task() {
        return whole.task();
    }

    @Override
    public void labels(int index, int[] into, int offset) {
        whole.labels(indices[index], into, offset);
    }

    @Override
    public void numbers(int index, float[] into, int offset) {
        whole.numbers(indices[index], into, offset);
    }

    @Override
    public String sha256() {
        return fingerprint.of(this);
    }

    @Override
    public String toString() {
        return name + " [" + size() + " x " + exampleShape() + "]";
    }
}
