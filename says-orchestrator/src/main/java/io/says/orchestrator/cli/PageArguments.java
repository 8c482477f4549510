package io.says.orchestrator.cli;

import io.says.orchestrator.home.ProgramSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code says ui} where each is spelt out and followed by its value as a word of its own, as nearly always. Whatever else there may be, help and
 * mistakes above all, is for {@link UiCommand} to read; both read the same out of what both can.
 */
final class PageArguments {

    private static final String LONGEST_PORT = "[0-9]{1,5}";

    private final List<Path> configs = new ArrayList<>();
    private final List<String> assignments = new ArrayList<>();
    private @Nullable Path workspace;
    private @Nullable String preset;
    private @Nullable String host;
    private @Nullable Integer port;

    private PageArguments() {}

    /** Reads a command line; null for one that is not as plain. */
    static @Nullable PageArguments of(String... args) {
        PageArguments read = new PageArguments();
        if (args.length % 2 != 0) {
            return null;
        }
        for (int i = 0; i < args.length; i += 2) {
            String value = args[i + 1];
            // Quoted values, those that look like options and empty ones have rules of their own.
            if (value.isEmpty() || "-\"'@".indexOf(value.charAt(0)) >= 0 || !read.take(args[i], value)) {
                return null;
            }
        }
        return read;
    }

    private boolean take(String option, String value) {
        switch (option) {
            case "--config" -> {
                Path config = path(value);
                return config != null && configs.add(config);
            }
            case "--set" -> {
                return assignments.add(value);
            }
            case "--workspace" -> {
                boolean first = workspace == null;
                workspace = path(value);
                return first && workspace != null;
            }
            case "--preset" -> {
                boolean first = preset == null;
                preset = value;
                return first;
            }
            case "--host" -> {
                boolean first = host == null;
                host = value;
                return first;
            }
            case "--port" -> {
                boolean first = port == null && value.matches(LONGEST_PORT);
                port = first ? Integer.valueOf(value) : null;
                return first;
            }
            default -> {
                return false;
            }
        }
    }

    private static @Nullable Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    PageProgram.Asked asked(Map<String, String> environment) {
        List<String> all = new ArrayList<>(assignments);
        if (preset != null) {
            all.add("preset=" + preset);
        }
        return new PageProgram.Asked(new ProgramSettings(workspace, configs, all, environment), host, port);
    }
}
