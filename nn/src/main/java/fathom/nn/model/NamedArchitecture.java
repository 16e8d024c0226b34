package fathom.nn.model;

import fathom.text.Definition;

/**
 * An architecture as the command line knows it.
 *
 * @param definition its name, its arguments and what makes it
 * @param description one line: what it is
 * @param reads one line: for which data
 * @param source who published it; empty if nobody in particular
 */
public record NamedArchitecture(Definition<Architecture> definition, String description, String reads, String source) {}
