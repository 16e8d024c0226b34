package fathom.nn.init;

import java.util.List;
import java.util.stream.Stream;

/**
 * The names of the {@link Initializers}, each of which stands in the file of its rule; {@link CriticalInitializers} has those that ask theory.
 */
public final class BuiltInInitializers implements InitializerProvider {
    /** For the service loader. */
    public BuiltInInitializers() {}

    @Override
    public List<NamedInitializer> initializers() {
        return Stream.of(
                        IndependentDraws.named(),
                        VarianceEntries.all(),
                        LibraryEntries.all(),
                        IsometricKernels.named(),
                        OrthogonalConvolution.named(),
                        FrequencyOrthogonal.named(),
                        MirroredKernels.named(),
                        IdentityKernels.named(),
                        SequenceRules.named())
                .flatMap(List::stream)
                .toList();
    }
}
