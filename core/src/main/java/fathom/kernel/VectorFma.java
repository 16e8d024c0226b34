package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Fused multiply-adds in registers and nothing else: as fast as this machine computes in single precision. */
final class VectorFma {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;

    /** Chains that do not wait for each other: above the latency of a product times the units that compute one. */
    private static final int CHAINS = 12;

    /** Floating-point operations of one repetition: a multiply-add counts as two. */
    static final int OPERATIONS = 2 * CHAINS * VectorWidth.LANES;

    private VectorFma() {}

    /** Runs so many repetitions; the result keeps the JIT from leaving them out. */
    static float run(int repetitions) {
        FloatVector x = FloatVector.broadcast(S, 0.999f);
        FloatVector y = FloatVector.broadcast(S, 1e-3f);
        FloatVector a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int r = 0; r < repetitions; r++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        float result = 0;
        for (float lane : sum.toArray()) {
            result += lane;
        }
        return result;
    }
}
