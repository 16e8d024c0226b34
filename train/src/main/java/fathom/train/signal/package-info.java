@NullMarked
package fathom.train.signal;

import org.jspecify.annotations.NullMarked;
