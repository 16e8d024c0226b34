package fathom.papers;

/** The runs of one variant of a trial at one depth. */
record Runs(String trial, String variant, int depth) {}
