package fathom.nn.model;

import java.util.List;

/**
 * Adds networks to the command line. A jar on the class path contributes by naming its provider, a public class with a public constructor
 * without parameters, in {@code META-INF/services/fathom.nn.model.ArchitectureProvider}.
 */
public interface ArchitectureProvider {
    /** What this provider adds. */
    List<NamedArchitecture> architectures();
}
