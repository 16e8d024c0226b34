package fathom.nn.model;

import java.util.ArrayList;
import java.util.List;

/** Fathom's own networks, each of which stands in the file of its rule. */
public final class BuiltInArchitectures implements ArchitectureProvider {
    /** For the service loader. */
    public BuiltInArchitectures() {}

    @Override
    public List<NamedArchitecture> architectures() {
        List<NamedArchitecture> all = new ArrayList<>(List.of(VanillaCnn.named(), VanillaMlp.named()));
        all.addAll(CifarResNet.named());
        all.addAll(RecurrentNet.named());
        all.addAll(TransformerNet.named());
        return all;
    }
}
