/** What a network does at its start and while it trains: signals, gradients, Jacobians. Measures and changes nothing. */
@NullMarked
package fathom.probe;

import org.jspecify.annotations.NullMarked;
