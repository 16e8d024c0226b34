/** The kernels under JMH, for who works on them; 'fathom bench' measures what users see. */
@org.jspecify.annotations.NullMarked
package fathom.jmh;
