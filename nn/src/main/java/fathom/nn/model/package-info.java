@NullMarked
package fathom.nn.model;

import org.jspecify.annotations.NullMarked;
