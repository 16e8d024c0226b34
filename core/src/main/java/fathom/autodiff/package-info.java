@NullMarked
package fathom.autodiff;

import org.jspecify.annotations.NullMarked;
