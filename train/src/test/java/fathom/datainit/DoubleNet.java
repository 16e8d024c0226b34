package fathom.datainit;

import fathom.autodiff.Parameter;
import fathom.data.Batch;
import java.util.List;

/**
 * Dense tanh layers and softmax cross-entropy once more in double, with a backward pass by hand: the oracle of what is computed from gradients.
 * The parameters are W, b, W, b, ... in one vector of vectors.
 */
final class DoubleNet {
    private final int[] widths;
    private final double[][] x;
    private final int[] labels;

    DoubleNet(Batch batch, int... widths) {
        this.widths = widths;
        this.labels = batch.labels();
        this.x = new double[labels.length][widths[0]];
        for (int n = 0; n < x.length; n++) {
            for (int i = 0; i < widths[0]; i++) {
                x[n][i] = batch.inputs().array()[n * widths[0] + i];
            }
        }
    }

    static double[][] position(List<Parameter> parameters) {
        double[][] theta = new double[parameters.size()][];
        for (int k = 0; k < theta.length; k++) {
            float[] w = parameters.get(k).value().array();
            theta[k] = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                theta[k][i] = w[i];
            }
        }
        return theta;
    }

    double loss(double[][] theta) {
        return pass(theta, null);
    }

    double[][] gradient(double[][] theta) {
        double[][] gradient = new double[theta.length][];
        for (int k = 0; k < theta.length; k++) {
            gradient[k] = new double[theta[k].length];
        }
        pass(theta, gradient);
        return gradient;
    }

    private double pass(double[][] theta, double @org.jspecify.annotations.Nullable [][] gradient) {
        int layers = widths.length - 1;
        double loss = 0;
        for (int n = 0; n < x.length; n++) {
            double[][] a = new double[layers + 1][];
            a[0] = x[n];
            for (int l = 0; l < layers; l++) {
                a[l + 1] = new double[widths[l + 1]];
                for (int j = 0; j < widths[l + 1]; j++) {
                    double z = theta[2 * l + 1][j];
                    for (int i = 0; i < widths[l]; i++) {
                        z += a[l][i] * theta[2 * l][i * widths[l + 1] + j];
                    }
                    a[l + 1][j] = l + 1 < layers ? Math.tanh(z) : z;
                }
            }
            double total = 0;
            for (double z : a[layers]) {
                total += Math.exp(z);
            }
            loss += (Math.log(total) - a[layers][labels[n]]) / x.length;
            if (gradient == null) {
                continue;
            }
            double[] delta = new double[widths[layers]];
            for (int j = 0; j < delta.length; j++) {
                delta[j] = (Math.exp(a[layers][j]) / total - (j == labels[n] ? 1 : 0)) / x.length;
            }
            for (int l = layers - 1; l >= 0; l--) {
                double[] below = new double[widths[l]];
                for (int j = 0; j < widths[l + 1]; j++) {
                    gradient[2 * l + 1][j] += delta[j];
                    for (int i = 0; i < widths[l]; i++) {
                        gradient[2 * l][i * widths[l + 1] + j] += delta[j] * a[l][i];
                        below[i] += delta[j] * theta[2 * l][i * widths[l + 1] + j];
                    }
                }
                for (int i = 0; i < widths[l]; i++) {
                    below[i] *= 1 - a[l][i] * a[l][i];
                }
                delta = below;
            }
        }
        return loss;
    }

    /** H v by differences of exact gradients. */
    double[][] hessianTimes(double[][] theta, double[][] v) {
        double t = 1e-5 / Math.sqrt(dot(v, v));
        return plus(scaled(gradient(plus(theta, t, v)), 1 / (2 * t)), -1 / (2 * t), gradient(plus(theta, -t, v)));
    }

    double gradientQuotient(double[][] theta) {
        double[][] g = gradient(theta);
        double[][] h = hessianTimes(theta, g);
        double sum = 0;
        int n = 0;
        for (int k = 0; k < g.length; k++) {
            for (int i = 0; i < g[k].length; i++) {
                double d = g[k][i] + (g[k][i] >= 0 ? 1 : -1) * GradientQuotient.EPSILON;
                sum += Math.abs((g[k][i] - h[k][i]) / d - 1);
                n++;
            }
        }
        return sum / n;
    }

    static double[][] plus(double[][] x, double factor, double[][] y) {
        double[][] z = new double[x.length][];
        for (int k = 0; k < x.length; k++) {
            z[k] = x[k].clone();
            for (int i = 0; i < z[k].length; i++) {
                z[k][i] += factor * y[k][i];
            }
        }
        return z;
    }

    static double[][] scaled(double[][] x, double factor) {
        return plus(x, factor - 1, x);
    }

    /** The k-th vector scaled, the others as they are. */
    static double[][] scaled(double[][] x, int k, double factor) {
        double[][] z = x.clone();
        z[k] = scaled(new double[][] {x[k]}, factor)[0];
        return z;
    }

    static double dot(double[][] x, double[][] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            for (int i = 0; i < x[k].length; i++) {
                sum += x[k][i] * y[k][i];
            }
        }
        return sum;
    }
}
