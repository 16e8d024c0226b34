package fathom.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"fathom " + Resources.version() + ", Java " + System.getProperty("java.version")};
    }
}
