package fathom.theory;

/** One layer's effect on signals and gradients; backward is called after forward, from the last step to the first. */
public interface Step {
    Wave forward(Wave in);

    BackWave backward(BackWave out);
}
