package io.says.orchestrator;

import io.says.config.Settings;
import io.says.orchestrator.store.RunRequest;
import io.says.spi.Plugins;
import io.says.storage.Locations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes up the configuration of a workspace, in the order of its strength: what plugins say of their own keys, {@code says.conf} in
 * the workspace, files, variables, assignments, and what is named by itself. Immutable.
 *
 * @param files later ones are stronger
 * @param environment {@code SAYS__} variables
 * @param assignments {@code key=value} each
 * @param workspace the workspace's directory; null where the configuration says it
 * @param plugins where dropped-in plugins lie; null where the configuration says it
 * @param installedPlugins where they lie when nothing says so; null for nowhere
 * @param inputs the input; empty where the configuration says it
 * @param features audio features; empty where the configuration says it
 * @param source the input's format; null where the configuration says it
 */
record ConfigurationSources(
        List<Path> files,
        Map<String, String> environment,
        List<String> assignments,
        @Nullable Path workspace,
        @Nullable Path plugins,
        @Nullable Path installedPlugins,
        List<String> inputs,
        List<String> features,
        @Nullable String source) {

    private static final String OWN = "says.conf";
    private static final String WORKSPACE = "says.workspace";

    ConfigurationSources {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        assignments = List.copyOf(assignments);
        inputs = List.copyOf(inputs);
        features = List.copyOf(features);
    }

    /** Where dropped-in plugins lie, null for nowhere. Read leniently: they bring keys of their own, which nobody knows before. */
    @Nullable
    Path pluginDirectory() {
        if (plugins != null) {
            return plugins;
        }
        Settings.Builder first = layers(List.of(), null);
        Path directory =
                workspace != null ? workspace : Path.of(first.peek(WORKSPACE).orElse(""));
        Path own = directory.resolve(OWN);
        return (Files.isRegularFile(own) ? layers(List.of(), own) : first)
                .peek("says.plugins")
                .map(Path::of)
                .orElse(installedPlugins);
    }

    /**
     * The resolved configuration; its {@code says.workspace} is absolute.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION} with all problems at once
     */
    Settings settings(Plugins loaded) {
        Settings first = layers(loaded.classLoaders(), null).build();
        Path directory = (workspace != null ? workspace : Path.of(first.text(WORKSPACE)))
                .toAbsolutePath()
                .normalize();
        Path own = directory.resolve(OWN);
        Settings settings =
                Files.isRegularFile(own) ? layers(loaded.classLoaders(), own).build() : first;
        Map<String, Object> overrides = new LinkedHashMap<>();
        overrides.put(WORKSPACE, directory.toString());
        if (!inputs.isEmpty()) {
            overrides.put("says.input.paths", inputs);
        }
        if (!features.isEmpty()) {
            overrides.put("says.input.features", features);
        }
        if (source != null) {
            overrides.put("says.input.source", source);
        }
        return settings.with(overrides);
    }

    private Settings.Builder layers(List<ClassLoader> plugins, @Nullable Path own) {
        Settings.Builder layers = Settings.builder().reference(plugins);
        if (own != null) {
            layers.file(own);
        }
        files.forEach(layers::file);
        layers.environment(environment);
        assignments.forEach(layers::set);
        return layers;
    }

    /** What a run records of it: paths absolute, without what may be secret. */
    RunRequest request(String command) {
        return new RunRequest(
                command,
                files.stream().map(path -> path.toAbsolutePath().toString()).toList(),
                assignments.stream()
                        .filter(assignment -> !Settings.isSecret(assignment))
                        .toList(),
                absolute(inputs),
                absolute(features),
                source);
    }

    private static List<String> absolute(List<String> paths) {
        return paths.stream()
                .map(path -> Locations.isAddress(path)
                        ? path
                        : Path.of(path).toAbsolutePath().toString())
                .toList();
    }
}
