/** A comparison that is under way, on a page of this machine: read from its results folder, served on loopback only. */
@NullMarked
package fathom.experiment.live;

import org.jspecify.annotations.NullMarked;
