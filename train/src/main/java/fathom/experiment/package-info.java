@NullMarked
package fathom.experiment;

import org.jspecify.annotations.NullMarked;
