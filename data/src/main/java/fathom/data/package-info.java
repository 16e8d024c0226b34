@NullMarked
package fathom.data;

import org.jspecify.annotations.NullMarked;
