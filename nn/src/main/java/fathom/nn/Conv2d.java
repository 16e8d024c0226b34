package fathom.nn;

import fathom.autodiff.Op;
import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.kernel.Convolution;
import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.AffineStep;
import fathom.theory.Step;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A 2-D convolution over {@code [N, H, W, in]} with a weight {@code [k, k, in, out]}: see {@link Convolution} for the formula.
 *
 * <pre>{@code Conv2d.spec(16, 16, 3).circular().weights(deltaOrthogonal(1.0)).build(seed)}</pre>
 */
public final class Conv2d implements Fusible {
    private final Conv2dSpec spec;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** An input that was seen to fit: mostly the next one has its shape. */
    private Shape fitting = Shape.scalar();

    Conv2d(Conv2dSpec spec, Seed seed) {
        this.spec = spec;
        int k = spec.kernel();
        Fan fan = new Fan(spec.in(), spec.out(), k * k, spec.stride() * spec.stride());
        this.weight = Parameter.of(Role.WEIGHT, "weight", Tensor.zeros(Shape.of(k, k, spec.in(), spec.out())));
        spec.weights().fill(weight.value(), fan, seed.child("weight").generator());
        if (spec.biased()) {
            Initializer rule = spec.biases();
            this.bias = Parameter.of(Role.BIAS, "bias", Tensor.zeros(Shape.of(spec.out())));
            (rule == null ? spec.weights().biases() : rule)
                    .fill(bias.value(), fan, seed.child("bias").generator());
        } else {
            this.bias = null;
        }
    }

    /**
     * The start of a description: stride 1, zero padding that keeps the size of the map for odd kernels, a bias, Glorot's uniform weights.
     *
     * @throws IllegalArgumentException if a number is less than 1
     */
    public static Conv2dSpec spec(int in, int out, int kernel) {
        return new Conv2dSpec(in, out, kernel);
    }

    @Override
    public Variable forward(Tape tape, Variable x, Activation f, Mode mode) {
        if (!x.shape().equals(fitting)) {
            check(x.shape());
            fitting = x.shape();
        }
        Op op = Ops.conv2d(spec.stride(), spec.padding(), spec.torus(), f);
        return bias == null
                ? tape.apply(op, x, tape.parameter(weight))
                : tape.apply(op, x, tape.parameter(weight), tape.parameter(bias));
    }

    /** Fails under this layer's name. */
    private void check(Shape input) {
        if (input.rank() != 4) {
            throw new IllegalArgumentException(spec + ": expected input [N, H, W, " + spec.in() + "], got " + input);
        }
        spec.checkChannels(input);
        spec.at(input.example());
    }

    @Override
    public Shape outputShape(Shape input) {
        Convolution geometry = spec.at(input);
        return Shape.of(geometry.outHeight(), geometry.outWidth(), spec.out());
    }

    @Override
    public Optional<Step> signal(Shape input) {
        float[] biases = bias == null ? new float[0] : bias.value().array();
        return Optional.of(new AffineStep(weight.value().array(), biases, spec.at(input)));
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return spec.at(input).multiplyAdds();
    }

    @Override
    public String toString() {
        return spec.toString();
    }
}
