package fathom.autodiff;

/** An op in double, on row-major arrays: what float code is compared with. */
@FunctionalInterface
interface OpOracle {
    double[] apply(double[]... inputs);
}
