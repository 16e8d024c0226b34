package fathom.datainit;

import fathom.autodiff.Parameter;
import fathom.data.Batch;
import fathom.kernel.Kernels;
import fathom.text.Argument;
import fathom.text.Definition;
import java.util.Arrays;
import java.util.List;

/**
 * GradInit: learns one scale s_k for each parameter, theta_k = s_k theta0_k, so that one step of plain gradient descent leads to the lowest loss, as
 * far as the gradient's norm allows:
 *
 * <pre>minimize L'(theta - eta g) over s,  subject to |g| &lt;= gamma,  g the gradient of L at theta</pre>
 *
 * L is the loss of a batch, L' that of half of it and half of the next. While |g| is above gamma the step lowers |g| instead. With the gradient
 * q of L' at theta - eta g, the derivatives are
 *
 * <pre>d L' / d s_k = theta0_k . (q - eta H q),   d |g| / d s_k = theta0_k . (H g) / |g|</pre>
 *
 * with products with the Hessian H of L at theta by central differences of gradients: four gradients a step at most. The scales move by Adam
 * (beta 0.9 and 0.999) and stay at 0.01 or above. Source: Zhu et al. 2021, arXiv:2102.08098, algorithm 1 for SGD; eta 0.1, gamma 1, 390 steps
 * are theirs for CIFAR-10.
 *
 * @param steps at least 1
 * @param rate of Adam, above 0
 * @param eta the length of the one step, above 0
 * @param gamma the largest norm of the gradient, above 0
 */
public record GradInit(int steps, double rate, double eta, double gamma) implements DataDependentInitialization {
    /** 390 steps, rate 0.01, eta 0.1, gamma 1. */
    public static final GradInit DEFAULT = new GradInit(390, 0.01, 0.1, 1);

    private static final double LEAST = 0.01;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double TINY =
            1e-30; // derivatives of a net whose gradient vanishes are far below Adam's usual 1e-8

    public GradInit {
        Check.that(steps >= 1, "gradinit: steps", "at least 1", steps);
        Check.positive("gradinit: rate", rate);
        Check.positive("gradinit: eta", eta);
        Check.positive("gradinit: gamma", gamma);
    }

    static Definition<DataDependentInitialization> definition() {
        return Definition.of(
                "gradinit",
                arguments -> new GradInit(
                        arguments.count("steps"),
                        arguments.number("rate"),
                        arguments.number("eta"),
                        arguments.number("gamma")),
                Argument.of("steps", DEFAULT.steps, "how many"),
                Argument.of("rate", DEFAULT.rate, "of Adam, which moves the scales"),
                Argument.of("eta", DEFAULT.eta, "length of the one step that is looked ahead"),
                Argument.of("gamma", DEFAULT.gamma, "largest norm of the gradient"));
    }

    @Override
    public Outcome apply(Task task) {
        LossSurface surface = new LossSurface(task);
        float[][] start = surface.position();
        double[] scales = new double[start.length];
        Arrays.fill(scales, 1);
        double[] mean = new double[start.length];
        double[] square = new double[start.length];
        double first = Double.NaN;
        double last = Double.NaN;
        int made = 0;
        try (BatchStream batches = new BatchStream(task.data())) {
            boolean on = true;
            while (on && made < steps) {
                Batch batch = batches.next().copy();
                Slopes slopes = slopes(surface, start, batch, half(batch, batches.next()), made);
                last = slopes.norm;
                first = made == 0 ? last : first;
                made++;
                for (int k = 0; k < scales.length; k++) {
                    double slope = slopes.byScale[k];
                    mean[k] = BETA1 * mean[k] + (1 - BETA1) * slope;
                    square[k] = BETA2 * square[k] + (1 - BETA2) * slope * slope;
                    double size = Math.sqrt(square[k] / (1 - StrictMath.pow(BETA2, made))) + TINY;
                    scales[k] = Math.max(LEAST, scales[k] - rate * mean[k] / (1 - StrictMath.pow(BETA1, made)) / size);
                }
                place(surface.parameters(), start, scales, task.kernels());
                on = task.progress().step(made, steps, last);
            }
        }
        return new Outcome("norm of the gradient", first, last, made);
    }

    /** The derivatives of what this step minimizes by every scale, and the norm of the gradient. */
    record Slopes(double norm, double[] byScale) {}

    Slopes slopes(LossSurface surface, float[][] start, Batch batch, Batch other, int step) {
        float[][] theta = surface.position();
        float[][] g = surface.gradient(batch, step);
        double norm = Math.sqrt(surface.dot(g, g));
        double[] byScale = new double[start.length];
        if (norm > gamma) {
            float[][] hg = surface.hessianTimes(g, theta, batch, step).vector();
            Arrays.setAll(byScale, k -> surface.dot(k, start, hg) / norm);
        } else {
            float[][] q = surface.gradientAt(theta, -eta, g, other, step);
            float[][] hq = surface.hessianTimes(q, theta, batch, step).vector();
            Arrays.setAll(byScale, k -> surface.dot(k, start, q) - eta * surface.dot(k, start, hq));
        }
        return new Slopes(norm, byScale);
    }

    private static void place(List<Parameter> parameters, float[][] start, double[] scales, Kernels kernels) {
        for (int k = 0; k < scales.length; k++) {
            kernels.scale(
                    start[k].length,
                    (float) scales[k],
                    start[k],
                    parameters.get(k).value().array());
        }
    }

    /** The first half of one batch and as much of another as makes it whole again. */
    private static Batch half(Batch batch, Batch next) {
        int kept = batch.size() / 2;
        int more = Math.min(batch.size() - kept, next.size());
        return batch.slice(0, kept).followedBy(next.slice(0, more));
    }

    @Override
    public String toString() {
        return "gradinit(steps=" + steps + ",rate=" + rate + ",eta=" + eta + ",gamma=" + gamma + ")";
    }
}
