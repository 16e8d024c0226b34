package fathom.text;

/**
 * One parameter of something that has a name.
 *
 * @param name in lower case with dashes or underscores
 * @param defaultValue what stands in when nothing is given, written as one types it; empty if nothing does
 * @param description what it is, in a few words
 */
public record Parameter(String name, String defaultValue, String description) {}
