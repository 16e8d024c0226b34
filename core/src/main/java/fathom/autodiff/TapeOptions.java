package fathom.autodiff;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a pass is made beside what it computes: {@code TapeOptions.DEFAULT.watchedBy(probe).separate()}. Immutable; each
 * method gives these options and one more.
 */
public final class TapeOptions {
    /** Nobody watches, what can be fused is, and gradients stay in the parameters. */
    public static final TapeOptions DEFAULT = new TapeOptions(null, false, false, null);

    final @Nullable Probe probe;
    final boolean separate;
    final boolean frozen;
    final @Nullable Consumer<Parameter> receiver;

    private TapeOptions(
            @Nullable Probe probe, boolean separate, boolean frozen, @Nullable Consumer<Parameter> receiver) {
        this.probe = probe;
        this.separate = separate;
        this.frozen = frozen;
        this.receiver = receiver;
    }

    /** Has a probe, in place of any other, watch everything that is applied. */
    public TapeOptions watchedBy(Probe newProbe) {
        return new TapeOptions(newProbe, separate, frozen, receiver);
    }

    /**
     * Has containers apply what they would fuse op by op, so that a probe sees what is before an activation too. The
     * results may differ in the last bit, and more memory is kept.
     */
    public TapeOptions separate() {
        return new TapeOptions(probe, true, frozen, receiver);
    }

    /** Treats parameters as constants: the backward pass leaves their gradients as they are. */
    public TapeOptions frozen() {
        return new TapeOptions(probe, separate, true, receiver);
    }

    /**
     * Has the backward pass hand over each parameter with a gradient, once, in its course: as soon as the gradient is
     * final and nothing will read the parameter's value any more, so that the receiver may move it. The gradient is
     * there for that call only. Its memory is of the buffers and goes back to them, so that a deep network never holds
     * all of its gradients. If the pass fails, what was handed over stays as the receiver left it, and no parameter
     * keeps a part of a gradient.
     *
     * @param newReceiver called on the thread of the backward pass, in the reverse order of first uses; what it throws
     *     ends the pass
     */
    public TapeOptions handingOver(Consumer<Parameter> newReceiver) {
        return new TapeOptions(probe, separate, frozen, newReceiver);
    }
}
