/** Comparisons on clusters: Slurm by job scripts, other engines by an {@link fathom.cluster.ExecutorProvider} of theirs. */
@NullMarked
package fathom.cluster;

import org.jspecify.annotations.NullMarked;
