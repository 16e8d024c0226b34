package fathom.datainit;

import fathom.autodiff.Parameter;
import fathom.text.Argument;
import fathom.text.Definition;
import java.util.List;
import java.util.stream.IntStream;

/**
 * MetaInit: moves the norm of every weight, and nothing else of it, so that the {@link GradientQuotient} falls, by sign-SGD with momentum, one batch
 * a step:
 *
 * <pre>v = momentum v - rate sign(dGQ/d|W|);  |W| += v</pre>
 *
 * A norm is at most halved or doubled in one step; weights that are zero stay. A step costs nine gradients, more where curvature asks for several
 * moves. The source makes 500 steps with rate 0.1 and momentum 0.9, and draws its inputs at random where here the data's are used; with 50 narrow
 * layers a rate of 0.1 swings between vanishing and exploding. GQ is near 1 where gradients vanish, so a start that is far too large may be led
 * there. Source: Dauphin and Schoenholz 2019, "MetaInit:
 * Initializing learning by learning to initialize".
 *
 * @param steps at least 1
 * @param rate above 0
 * @param momentum in [0, 1)
 */
public record MetaInit(int steps, double rate, double momentum) implements DataDependentInitialization {
    /** 100 steps, rate 0.03, momentum 0.9. */
    public static final MetaInit DEFAULT = new MetaInit(100, 0.03, 0.9);

    public MetaInit {
        Check.that(steps >= 1, "metainit: steps", "at least 1", steps);
        Check.positive("metainit: rate", rate);
        Check.that(momentum >= 0 && momentum < 1, "metainit: momentum", "in [0, 1)", momentum);
    }

    static Definition<DataDependentInitialization> definition() {
        return Definition.of(
                "metainit",
                arguments ->
                        new MetaInit(arguments.count("steps"), arguments.number("rate"), arguments.number("momentum")),
                Argument.of("steps", DEFAULT.steps, "how many"),
                Argument.of("rate", DEFAULT.rate, "by which a norm moves in a step"),
                Argument.of("momentum", DEFAULT.momentum, "of the norms"));
    }

    @Override
    public Outcome apply(Task task) {
        LossSurface surface = new LossSurface(task);
        List<Parameter> parameters = surface.parameters();
        int[] weights = IntStream.range(0, parameters.size())
                .filter(k -> parameters.get(k).shape().rank() >= 2 && norm(parameters.get(k)) > 0)
                .toArray();
        double[] velocity = new double[parameters.size()];
        double first = Double.NaN;
        double last = Double.NaN;
        int made = 0;
        try (BatchStream batches = new BatchStream(task.data())) {
            boolean on = true;
            while (on && made < steps) {
                GradientQuotient quotient = GradientQuotient.of(surface, batches.next(), made);
                last = quotient.value();
                first = made == 0 ? last : first;
                float[][] theta = surface.position();
                for (int k : weights) {
                    double norm = norm(parameters.get(k));
                    double slope = surface.dot(k, theta, quotient.gradient());
                    velocity[k] = momentum * velocity[k] - rate * Math.signum(slope);
                    double factor = Math.max(0.5, Math.min(2, 1 + velocity[k] / norm));
                    float[] w = parameters.get(k).value().array();
                    task.kernels().scale(w.length, (float) factor, w, w);
                }
                on = task.progress().step(++made, steps, last);
            }
        }
        return new Outcome("gradient quotient", first, last, made);
    }

    private static double norm(Parameter parameter) {
        double sum = 0;
        for (float w : parameter.value().array()) {
            sum += (double) w * w;
        }
        return Math.sqrt(sum);
    }

    @Override
    public String toString() {
        return "metainit(steps=" + steps + ",rate=" + rate + ",momentum=" + momentum + ")";
    }
}
