package fathom.autodiff;

import fathom.tensor.Tensor;
import java.util.List;

/** Goes along with an inference tape and keeps something of its own for each variable, as forward derivatives do. */
interface Companion {
    /**
     * An op has been applied.
     *
     * @param values of the inputs, as far as the op {@linkplain Op#reads reads} them: others may be overwritten by now
     */
    void applied(Op op, List<Variable> inputs, List<Tensor> values, Variable output);

    /** Nobody applies anything to a variable any more. */
    void released(Variable variable);
}
