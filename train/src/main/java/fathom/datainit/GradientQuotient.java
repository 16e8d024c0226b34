package fathom.datainit;

import fathom.data.Batch;

/**
 * The gradient quotient of one batch, how much a step along the gradient changes the gradient itself, and its derivatives.
 *
 * <pre>GQ = (1/N) sum_i |r_i|,  r = (g - h) / d - 1,  d = g + epsilon sign(g),  h = H g</pre>
 *
 * with gradient g, Hessian H and the N trainable parameters. It is 0 where the loss is linear along the gradient and near 1 where gradients vanish.
 *
 * <p>h is the central difference of {@link LossSurface}, h = (g(theta + t g) - g(theta - t g)) / (2 t), and what is differentiated is that very
 * formula. With u = dGQ/dg and w = dGQ/dh at fixed h and g, and with the Hessians H+ and H- at theta +- t g,
 *
 * <pre>dGQ/dtheta = H (u + (H+ w + H- w) / 2) + (H+ w - H- w) / (2 t)</pre>
 *
 * which takes three more products with a Hessian: nine gradients in all, whatever the number of layers. Source: Dauphin and Schoenholz 2019,
 * "MetaInit: Initializing learning by learning to initialize".
 *
 * @param value GQ
 * @param gradient dGQ/dtheta by parameter
 */
record GradientQuotient(double value, float[][] gradient) {
    static final double EPSILON = 1e-5;

    /** GQ and its gradient at the present parameters, which stay. */
    static GradientQuotient of(LossSurface surface, Batch batch, int step) {
        float[][] theta = surface.position();
        float[][] g = surface.gradient(batch, step);
        LossSurface.Product h = surface.hessianTimes(g, theta, batch, step);
        double t = h.move();
        float[][] up = moved(theta, t, g);
        float[][] down = moved(theta, -t, g);
        float[][] u = g;
        float[][] w = h.vector();
        double value = covectors(u, w, surface.size());
        float[][] above = surface.hessianTimes(w, up, batch, step).vector();
        float[][] below = surface.hessianTimes(w, down, batch, step).vector();
        for (int k = 0; k < u.length; k++) {
            for (int i = 0; i < u[k].length; i++) {
                u[k][i] += 0.5f * (above[k][i] + below[k][i]);
            }
        }
        float[][] gradient = surface.hessianTimes(u, theta, batch, step).vector();
        if (t > 0) {
            surface.subtract(above, below, 1 / (2 * t));
            for (int k = 0; k < gradient.length; k++) {
                for (int i = 0; i < gradient[k].length; i++) {
                    gradient[k][i] += above[k][i];
                }
            }
        }
        return new GradientQuotient(value, gradient);
    }

    /** Overwrites g with dGQ/dg and h with dGQ/dh; returns GQ. */
    private static double covectors(float[][] g, float[][] h, double n) {
        double sum = 0;
        for (int k = 0; k < g.length; k++) {
            for (int i = 0; i < g[k].length; i++) {
                double d = g[k][i] + (g[k][i] >= 0 ? EPSILON : -EPSILON);
                double ratio = ((double) g[k][i] - h[k][i]) / d;
                double sign = Math.signum(ratio - 1);
                sum += Math.abs(ratio - 1);
                g[k][i] = (float) (sign * (1 - ratio) / (d * n));
                h[k][i] = (float) (-sign / (d * n));
            }
        }
        return sum / n;
    }

    private static float[][] moved(float[][] position, double factor, float[][] direction) {
        float[][] result = new float[position.length][];
        for (int k = 0; k < result.length; k++) {
            result[k] = position[k].clone();
            for (int i = 0; i < result[k].length; i++) {
                result[k][i] += (float) factor * direction[k][i];
            }
        }
        return result;
    }
}
