package fathom.data;

/**
 * The ten figures of the embedded set, each as a signed distance: below 0 inside, above 0 outside, in units of the figure's radius, near
 * enough to the true distance close to the edge that edges can be smoothed by it. Source: I. Quilez, "2D distance functions".
 */
enum Figure {
    DISK {
        @Override
        double distance(double x, double y) {
            return length(x, y) - 0.9;
        }
    },
    RING {
        @Override
        double distance(double x, double y) {
            return Math.abs(length(x, y) - 0.7) - 0.22;
        }
    },
    SQUARE {
        @Override
        double distance(double x, double y) {
            return Math.max(Math.abs(x), Math.abs(y)) - 0.78;
        }
    },
    TRIANGLE {
        @Override
        double distance(double x, double y) {
            return Math.max(-y - 0.5, Math.abs(x) * SIN_60 + y * 0.5 - 0.5);
        }
    },
    CROSS {
        @Override
        double distance(double x, double y) {
            return Math.min(box(x, y, 1, 0.3), box(x, y, 0.3, 1));
        }
    },
    STAR {
        @Override
        double distance(double x, double y) {
            // Folded twice, a star of five points is one edge.
            double u = Math.abs(x);
            double v = y;
            double fold = 2 * Math.max(COS_36 * u - SIN_36 * v, 0);
            u -= fold * COS_36;
            v += fold * SIN_36;
            fold = 2 * Math.max(-COS_36 * u - SIN_36 * v, 0);
            u = Math.abs(u + fold * COS_36);
            v = v + fold * SIN_36 - 1.05;
            double edgeX = 0.45 * SIN_36;
            double edgeY = 0.45 * COS_36 - 1;
            double along = Math.min(Math.max((u * edgeX + v * edgeY) / (edgeX * edgeX + edgeY * edgeY), 0), 1.05);
            double distance = length(u - edgeX * along, v - edgeY * along);
            return v * edgeX > u * edgeY ? distance : -distance;
        }
    },
    CRESCENT {
        @Override
        double distance(double x, double y) {
            return Math.max(length(x + 0.15, y) - 0.95, 0.72 - length(x - 0.3, y));
        }
    },
    STRIPES {
        @Override
        double distance(double x, double y) {
            return Math.max(length(x, y) - 1, Math.abs(fold(x, 0.5)) - 0.13);
        }
    },
    CHECKERS {
        @Override
        double distance(double x, double y) {
            double u = fold(x, 1);
            double v = fold(y, 1);
            double cell = Math.min(Math.abs(u), Math.abs(v));
            return Math.max(length(x, y) - 1, u * v > 0 ? -cell : cell);
        }
    },
    DOTS {
        @Override
        double distance(double x, double y) {
            return Math.max(length(x, y) - 1.05, length(fold(x, 0.62), fold(y, 0.62)) - 0.2);
        }
    };

    private static final double SIN_60 = 0.8660254037844386;
    private static final double COS_36 = 0.8090169943749475;
    private static final double SIN_36 = 0.5877852522924731;

    /** The distance from the figure's edge to a point, the figure having radius 1 around the origin. */
    abstract double distance(double x, double y);

    private static double length(double x, double y) {
        return Math.sqrt(x * x + y * y);
    }

    private static double box(double x, double y, double width, double height) {
        return Math.max(Math.abs(x) - width, Math.abs(y) - height);
    }

    /** Repeats with a period: into [-period/2, period/2). */
    private static double fold(double x, double period) {
        return x - period * Math.floor(x / period + 0.5);
    }
}
