package fathom.datainit;

import fathom.linalg.Matrices;
import fathom.linalg.SymmetricMatrix;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import fathom.text.Argument;
import fathom.text.Definition;
import java.util.Arrays;

/**
 * The first layers hear their inputs white at the start: a weight W is replaced by
 *
 * <pre>s (M + shrinkage m I)^(-1/2) W,    m = tr M / n</pre>
 *
 * with M the second moments, n x n, of what W is multiplied by: the inputs of a dense layer, the patches of a convolution that lie within the map. The
 * factor s keeps the mean square that a random W gives. Neighbouring pixels are nearly alike: of the 27 numbers of a 3 x 3 patch of CIFAR-10 one
 * direction has 78 % of the variance, and gradient descent learns what is along the others more slowly by as much as they have less.
 *
 * <p>Whitening of inputs: LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp", section 4.3; of patches: Coates and Ng 2012, "Learning feature
 * representations with k-means". Here the first weights do it at the start, and are trained afterwards as all others are.
 *
 * @param layers how many, in forward order, at least 1
 * @param shrinkage what is added to each variance, in parts of their mean, above 0
 */
public record Whitened(int layers, double shrinkage) implements DataDependentInitialization {
    /** The first layer, 0.01. */
    public static final Whitened DEFAULT = new Whitened(1, 0.01);

    /** Most inputs of a layer: the eigenvectors of so many take some seconds, and the time grows as the cube. */
    private static final int MOST_INPUTS = 1200;

    /** Patches that are looked at, evenly spaced among all. */
    private static final int MOST_PATCHES = 20_000;

    public Whitened {
        Check.that(layers >= 1, "whitened: layers", "at least 1", layers);
        Check.positive("whitened: shrinkage", shrinkage);
    }

    static Definition<DataDependentInitialization> definition() {
        return Definition.of(
                "whitened",
                arguments -> new Whitened(arguments.count("layers"), arguments.number("shrinkage")),
                Argument.of("layers", DEFAULT.layers, "how many, in forward order"),
                Argument.of("shrinkage", DEFAULT.shrinkage, "added to each variance, in parts of their mean"));
    }

    @Override
    public Outcome apply(Task task) {
        double[] most = new double[2]; // before, after
        int done = LayerPass.over(task, new Buffers(), layers, (place, layer, weight, x) -> {
            double[] of = whiten(place, weight, x);
            Arrays.setAll(most, i -> Math.max(most[i], of[i]));
            return most[1];
        });
        return new Outcome("largest variance of a direction over the mean", most[0], most[1], done);
    }

    /** Changes a weight, and returns the largest variance over the mean, before and after. */
    private double[] whiten(String place, Tensor weight, Tensor x) {
        int outputs = weight.shape().dim(weight.shape().rank() - 1);
        int n = weight.size() / outputs;
        if (n > MOST_INPUTS) {
            throw new InitializationException(
                    place, "its weight has " + n + " inputs, expected at most " + MOST_INPUTS + " to whiten");
        }
        double[] moments = Patches.of(place, weight.shape(), x).moments(MOST_PATCHES);
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += moments[i * n + i] / n;
        }
        if (!(mean > 0) || Double.isInfinite(mean)) {
            throw new InitializationException(
                    place, "its input has mean square " + mean + ", expected a finite number above 0");
        }
        SymmetricMatrix matrix = SymmetricMatrix.of(moments, n);
        double shrunk = shrinkage * mean;
        double[] white =
                Arrays.stream(matrix.values()).map(v -> v / (v + shrunk)).toArray();
        double scale = Math.sqrt(n * mean / Arrays.stream(white).sum());
        multiply(matrix.map(v -> scale / Math.sqrt(Math.max(0, v) + shrunk)), weight, n, outputs);
        return new double[] {
            Arrays.stream(matrix.values()).max().orElseThrow() / mean,
            Arrays.stream(white).max().orElseThrow() * scale * scale / mean
        };
    }

    private static void multiply(double[] matrix, Tensor weight, int n, int outputs) {
        double[] w = new double[weight.size()];
        Arrays.setAll(w, i -> weight.array()[i]);
        double[] product = Matrices.multiply(matrix, w, n, n, outputs);
        for (int i = 0; i < product.length; i++) {
            weight.array()[i] = (float) product[i];
        }
    }

    @Override
    public String toString() {
        return "whitened(layers=" + layers + ",shrinkage=" + shrinkage + ")";
    }
}
