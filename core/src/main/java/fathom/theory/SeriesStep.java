package fathom.theory;

import java.util.List;

/** Steps one after the other; without any, the signal passes as it is. */
public final class SeriesStep implements Step {
    private final List<Part> parts;

    /** The steps in forward order. A nonlinearity right after an affine step counts as that layer's activation. */
    public SeriesStep(List<Part> parts) {
        this.parts = List.copyOf(parts);
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i - 1).step() instanceof AffineStep affine
                    && parts.get(i).step() instanceof PointwiseStep activation) {
                affine.followedBy(activation);
            }
        }
    }

    @Override
    public Wave forward(Wave in, DualActivations duals) {
        Wave wave = in;
        for (Part part : parts) {
            wave = part.step().forward(wave, duals);
        }
        return wave;
    }

    @Override
    public BackWave backward(BackWave out) {
        BackWave wave = out;
        for (int i = parts.size() - 1; i >= 0; i--) {
            wave = parts.get(i).step().backward(wave);
        }
        return wave;
    }

    @Override
    public List<Part> parts() {
        return parts;
    }
}
