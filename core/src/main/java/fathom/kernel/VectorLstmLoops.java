package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link LstmLoops} with the Vector API, to the bits of {@link PlainLstmLoops}, which does what does not fill a vector. C2 does not vectorize those
 * loops: they read an array at several places and write another one at several.
 */
final class VectorLstmLoops implements LstmLoops {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    @Override
    public void nextCell(int n, float[] gates, int at, float[] c) {
        int end = S.loopBound(n);
        for (int k = 0; k < end; k += L) {
            FloatVector i = FloatVector.fromArray(S, gates, at + k);
            FloatVector f = FloatVector.fromArray(S, gates, at + n + k);
            FloatVector g = FloatVector.fromArray(S, gates, at + 2 * n + k);
            f.mul(FloatVector.fromArray(S, c, k)).add(i.mul(g)).intoArray(c, k);
        }
        PlainLstmLoops.nextCell(end, n, gates, at, c);
    }

    @Override
    public void multiply(int n, float[] x, int at, float[] h, int from, float[] y, int to) {
        int end = S.loopBound(n);
        for (int k = 0; k < end; k += L) {
            FloatVector.fromArray(S, x, at + k)
                    .mul(FloatVector.fromArray(S, h, from + k))
                    .intoArray(y, to + k);
        }
        PlainLstmLoops.multiply(end, n, x, at, h, from, y, to);
    }

    @Override
    public void gradients(
            int n,
            float[] trail,
            int at,
            int before,
            float[] s,
            float[] dy,
            float[] dc,
            float[] dgates,
            int to,
            int plane) {
        int end = S.loopBound(n);
        FloatVector one = FloatVector.broadcast(S, 1);
        for (int k = 0; k < end; k += L) {
            FloatVector i = FloatVector.fromArray(S, trail, at + k);
            FloatVector f = FloatVector.fromArray(S, trail, at + n + k);
            FloatVector g = FloatVector.fromArray(S, trail, at + 2 * n + k);
            FloatVector o = FloatVector.fromArray(S, trail, at + 3 * n + k);
            FloatVector c = FloatVector.fromArray(S, trail, before + k);
            FloatVector h = FloatVector.fromArray(S, s, k);
            FloatVector dh = FloatVector.fromArray(S, dy, k);
            FloatVector d = FloatVector.fromArray(S, dc, k);
            d = d.add(dh.mul(o).mul(one.sub(h.mul(h))));
            d.mul(g).mul(i).mul(one.sub(i)).intoArray(dgates, to + k);
            d.mul(c).mul(f).mul(one.sub(f)).intoArray(dgates, to + plane + k);
            d.mul(i).mul(one.sub(g.mul(g))).intoArray(dgates, to + 2 * plane + k);
            dh.mul(h).mul(o).mul(one.sub(o)).intoArray(dgates, to + 3 * plane + k);
            d.mul(f).intoArray(dc, k);
        }
        PlainLstmLoops.gradients(end, n, trail, at, before, s, dy, dc, dgates, to, plane);
    }
}
