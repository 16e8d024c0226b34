package fathom.probe;

import fathom.autodiff.Role;

/**
 * How far one update moved one parameter tensor.
 *
 * @param parameter its path, such as {@code body.17.0.weight}
 * @param role what it is to its layer
 * @param log10 the decimal logarithm of |update| / |parameter before it|, Euclidean norms: about -3 is usual in a network that learns well;
 *     infinite where the parameter was 0, negatively where it did not move
 */
public record UpdateRatio(String parameter, Role role, double log10) {}
