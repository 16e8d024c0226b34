/** The runs of a comparison on Apache Spark. */
@NullMarked
package fathom.spark;

import org.jspecify.annotations.NullMarked;
