package io.says.orchestrator.home;

import io.says.orchestrator.Says;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a program of SAYS is configured by, the weakest first: {@code conf/says.conf} beside the program, {@code says.conf}
 * of the workspace, the files named on the command line, the environment, the single settings of the command line. And
 * the plugins beside the program, unless any of those names another place. Every program of SAYS starts from here, so
 * that all of them see the same.
 *
 * @param workspace the workspace asked for; null for the configured one
 * @param configs the configuration files asked for, the stronger last
 * @param assignments the {@code key=value} asked for, the stronger last
 * @param environment the variables of the process
 */
public record ProgramSettings(
        @Nullable Path workspace, List<Path> configs, List<String> assignments, Map<String, String> environment) {

    /** Copies the lists. */
    public ProgramSettings {
        configs = List.copyOf(configs);
        assignments = List.copyOf(assignments);
        environment = Map.copyOf(environment);
    }

    /** The façade's builder with all of them. */
    public Says.Builder builder() {
        return builder(defaults());
    }

    private Says.Builder builder(List<Path> defaults) {
        Says.Builder builder = Says.builder().environment(environment);
        if (workspace != null) {
            builder.workspace(workspace);
        }
        defaults.forEach(builder::config);
        configs.forEach(builder::config);
        assignments.forEach(builder::set);
        installedPlugins().ifPresent(builder::installedPlugins);
        return builder;
    }

    /**
     * The configuration files, those nobody named among them, the stronger last. The workspace's own comes again after the
     * installation's, which is the weakest of all and would win over it otherwise.
     */
    public List<Path> files() {
        return Stream.concat(defaults().stream(), configs.stream()).toList();
    }

    private List<Path> defaults() {
        Path installed = ProgramHome.file("conf/says.conf")
                .filter(ProgramSettings::saysAnything)
                .orElse(null);
        if (installed == null) {
            return List.of();
        }
        try (Says first = builder(List.of(installed)).build()) {
            Path own = first.workspace().resolve("says.conf");
            return Files.isRegularFile(own) ? List.of(installed, own) : List.of(installed);
        }
    }

    private static boolean saysAnything(Path file) {
        try {
            return Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .anyMatch(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("//"));
        } catch (IOException e) {
            // Reading it as configuration names the problem.
            return true;
        }
    }

    /** The options that give another program of SAYS the files and single settings; it finds the rest as this one did. */
    public List<String> forwarded() {
        List<String> forwarded = new ArrayList<>();
        for (Path config : configs) {
            forwarded.addAll(List.of("--config", config.toAbsolutePath().toString()));
        }
        assignments.forEach(assignment -> forwarded.addAll(List.of("--set", assignment)));
        return forwarded;
    }

    private static Optional<Path> installedPlugins() {
        return ProgramHome.file("plugins").filter(Files::isDirectory);
    }
}
