package fathom.theory;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers dual activations: a deep network asks for the same ones again as soon as its signal has settled. */
public final class DualActivations {
    private static final int REMEMBERED = 4096;
    /** 40 bits of a variance are enough, so that neighbours that differ by rounding share one. */
    private static final long KEPT_BITS = -1L << 12;

    private static final double TINY = 1e-30;
    private static final double HUGE = 1e30;

    private record Key(Nonlinearity f, double q) {}

    private final Map<Key, DualActivation> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, DualActivation> eldest) {
            return size() > REMEMBERED;
        }
    };

    DualActivation of(Nonlinearity f, double q) {
        double within = Math.max(TINY, Math.min(HUGE, q));
        double rounded = Double.longBitsToDouble(Double.doubleToLongBits(within) + (~KEPT_BITS >> 1) & KEPT_BITS);
        return known.computeIfAbsent(new Key(f, rounded), key -> DualActivation.of(key.f, key.q));
    }
}
