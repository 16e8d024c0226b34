package fathom.nn.init;

import java.util.List;

/**
 * Adds named initializers to the command line. A jar on the class path contributes by naming its provider, a public
 * class with a public constructor without parameters, in {@code META-INF/services/fathom.nn.init.InitializerProvider}.
 */
public interface InitializerProvider {
    /** What this provider adds. */
    List<NamedInitializer> initializers();
}
