@NullMarked
package fathom.nn.init;

import org.jspecify.annotations.NullMarked;
