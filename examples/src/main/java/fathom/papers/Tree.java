package fathom.papers;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;

/**
 * The smallest task with a structure to be discovered: 8 items, the leaves of a binary tree, and 15 properties, one per node, that
 * an item has if the node lies on its way to the root. Inputs are white, {@code sqrt(8)} times one-hot, so that {@code E[x x^T] = I}.
 *
 * <p>The map from items to properties has Haar wavelets as its modes: one that all items share, one that tells the halves of the
 * tree apart, and so on down, with singular values {@code sqrt(15/8), sqrt(7/8), sqrt(3/8), sqrt(1/8)}.
 *
 * <p>Source: Saxe, McClelland and Ganguli 2014, arXiv:1312.6120 and 2019, arXiv:1810.10531.
 */
final class Tree {
    static final int ITEMS = 8;
    static final int PROPERTIES = 2 * ITEMS - 1;

    private Tree() {}

    /** Inputs by item, {@code [8, 8]}. */
    static Tensor inputs() {
        Tensor x = Tensor.zeros(Shape.of(ITEMS, ITEMS));
        for (int i = 0; i < ITEMS; i++) {
            x.array()[i * ITEMS + i] = (float) Math.sqrt(ITEMS);
        }
        return x;
    }

    /** Properties by item, {@code [8, 15]}; node n has the children 2n + 1 and 2n + 2. */
    static Tensor targets() {
        Tensor y = Tensor.zeros(Shape.of(ITEMS, PROPERTIES));
        for (int i = 0; i < ITEMS; i++) {
            for (int node = ITEMS - 1 + i; ; node = (node - 1) / 2) {
                y.array()[i * PROPERTIES + node] = 1;
                if (node == 0) {
                    break;
                }
            }
        }
        return y;
    }

    /** How deep in the tree the mode tells items apart: 0 for what all share, then 1, 2, 2, 3, 3, 3, 3. */
    static int level(int mode) {
        return mode == 0 ? 0 : 32 - Integer.numberOfLeadingZeros(mode);
    }

    /** The singular value of a mode. */
    static double strength(int mode) {
        return Math.sqrt((ITEMS * 2.0 / (1 << level(mode)) - 1) / ITEMS);
    }

    /** The modes' vectors over the items, one per column, orthonormal: row-major {@code [8, 8]}. */
    static double[] itemModes() {
        double[] v = new double[ITEMS * ITEMS];
        for (int mode = 0; mode < ITEMS; mode++) {
            int level = level(mode);
            int half = level == 0 ? ITEMS : ITEMS >> level;
            int first = level == 0 ? 0 : (mode - (1 << level - 1)) * 2 * half;
            int members = level == 0 ? ITEMS : 2 * half;
            for (int i = 0; i < members; i++) {
                v[(first + i) * ITEMS + mode] = (i < half ? 1 : -1) / Math.sqrt(members);
            }
        }
        return v;
    }

    /** The modes' vectors over the properties, one per column, orthonormal: row-major {@code [15, 8]}, {@code U = Y^T V / (s sqrt(8))}. */
    static double[] propertyModes() {
        float[] y = targets().array();
        double[] v = itemModes();
        double[] u = new double[PROPERTIES * ITEMS];
        for (int p = 0; p < PROPERTIES; p++) {
            for (int mode = 0; mode < ITEMS; mode++) {
                double sum = 0;
                for (int i = 0; i < ITEMS; i++) {
                    sum += y[i * PROPERTIES + p] * v[i * ITEMS + mode];
                }
                u[p * ITEMS + mode] = sum / (strength(mode) * Math.sqrt(ITEMS));
            }
        }
        return u;
    }
}
