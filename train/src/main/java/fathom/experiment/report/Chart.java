package fathom.experiment.report;

/** A figure that draws itself as one SVG element. */
interface Chart {
    /** Writes the figure. */
    void draw(Xml xml);
}
