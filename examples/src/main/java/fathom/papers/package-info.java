@NullMarked
package fathom.papers;

import org.jspecify.annotations.NullMarked;
