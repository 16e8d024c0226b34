package fathom.kernel;

/**
 * Where {@code count} sequences of an {@link LstmCell} leave the gates after their nonlinearities, and the cells: step by step the planes
 * i, f, g, o and c, {@code [count, hidden]} each, and c[-1] in front. What is used together lies together, and memory is gone through in order.
 *
 * @param offset where the gates of the first step begin
 * @param plane from a gate to the next
 * @param step from a step to the next: 0 where only the last one is kept
 */
record LstmTrail(float[] values, int offset, int plane, int step) {
    private static final int PLANES = LstmCell.GATES + 1;

    /** Of all steps: the part of these sequences in {@code [batch, trail]}, where sequences that go together share theirs. */
    static LstmTrail whole(LstmCell cell, int first, int count, float[] values) {
        int plane = count * cell.hidden();
        return new LstmTrail(values, first * cell.trail() + plane, plane, PLANES * plane);
    }

    /** Of one step, which the next one overwrites. */
    static LstmTrail lastStep(LstmCell cell, int count, Scratch scratch, int slot) {
        int plane = count * cell.hidden();
        return new LstmTrail(scratch.floats(slot, PLANES * plane), 0, plane, 0);
    }

    int gate(int gate, int t) {
        return offset + t * step + gate * plane;
    }

    int cell(int t) {
        return gate(LstmCell.GATES, t);
    }

    /** Puts down c[t]. */
    void keepCell(int t, float[] c) {
        System.arraycopy(c, 0, values, cell(t), plane);
    }
}
