@NullMarked
package fathom.text;

import org.jspecify.annotations.NullMarked;
