package fathom.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where downloaded data sets lie when nobody says otherwise. */
public final class DataFolder {
    private DataFolder() {}

    /**
     * The folder that {@code FATHOM_DATA} names in the environment, or else {@code fathom/data} in the user's cache:
     * {@code $XDG_CACHE_HOME} or {@code ~/.cache}; {@code ~/Library/Caches} on macOS, {@code %LOCALAPPDATA%} on Windows. It need not exist.
     */
    public static Path standard() {
        return standard(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
    }

    static Path standard(Map<String, String> environment, String system, Path home) {
        Optional<Path> chosen = path(environment, "FATHOM_DATA");
        return chosen.orElseGet(() -> cache(environment, system.toLowerCase(Locale.ROOT), home)
                .resolve("fathom")
                .resolve("data"));
    }

    private static Path cache(Map<String, String> environment, String system, Path home) {
        if (system.startsWith("mac")) {
            return home.resolve("Library").resolve("Caches");
        }
        return system.startsWith("windows")
                ? path(environment, "LOCALAPPDATA")
                        .orElse(home.resolve("AppData").resolve("Local"))
                : path(environment, "XDG_CACHE_HOME").orElse(home.resolve(".cache"));
    }

    private static Optional<Path> path(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
