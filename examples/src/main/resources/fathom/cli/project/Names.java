package @PACKAGE@;

import fathom.nn.init.InitializerProvider;
import fathom.nn.init.NamedInitializer;
import fathom.nn.model.ArchitectureProvider;
import fathom.nn.model.NamedArchitecture;
import fathom.text.Argument;
import fathom.text.Definition;
import java.util.List;

/** What {@code --init} and {@code --network} take. The files in {@code META-INF/services} name this class. */
public final class Names implements InitializerProvider, ArchitectureProvider {
    @Override
    public List<NamedInitializer> initializers() {
        return List.of(new NamedInitializer(
                "my-normal",
                List.of(),
                "N(0, gain^2 / fan-in)",
                "@NAME@",
                List.of(Argument.of("gain", 1, "factor of the standard deviation")),
                arguments -> new MyInitializer(arguments.number("gain"))));
    }

    @Override
    public List<NamedArchitecture> architectures() {
        return List.of(new NamedArchitecture(
                Definition.of(
                        "my-network",
                        arguments -> new MyNetwork(arguments.count("width")),
                        Argument.of("width", 32, "features of every layer")),
                "dense layers of equal width with tanh",
                "images",
                "@NAME@"));
    }
}
