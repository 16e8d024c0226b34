package fathom.chart;

/** A figure that draws itself as one SVG element. */
public interface Chart {
    /** Writes the figure. */
    void draw(Xml xml);
}
