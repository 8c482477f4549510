package io.says.orchestrator.home;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** The directory the distribution was unpacked into, with {@code says-orchestrator.jar}, {@code conf/} and {@code plugins/}. */
public final class ProgramHome {

    private ProgramHome() {}

    /** The directory: the system property {@code says.home}, else the one above {@code lib/}; empty when embedded. */
    public static Optional<Path> find() {
        String property = System.getProperty("says.home");
        if (property != null && !property.isBlank()) {
            return Optional.of(Path.of(property).toAbsolutePath().normalize());
        }
        CodeSource source = ProgramHome.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path lib = Path.of(source.getLocation().toURI()).getParent();
            Path home = lib == null ? null : lib.getParent();
            return Optional.ofNullable(home).filter(h -> Files.isRegularFile(h.resolve("says-orchestrator.jar")));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A file of the installation, when it is there. */
    public static Optional<Path> file(String relative) {
        return find().map(home -> home.resolve(relative)).filter(Files::exists);
    }
}
