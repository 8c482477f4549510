package io.says.etl.quality;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.config.Suggestion;
import io.says.json.Problems;
import io.says.report.Quality.Level;
import io.says.spi.Check;
import io.says.spi.CheckFactory;
import io.says.spi.CheckOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A check as the configuration names it.
 *
 * @param name the key below {@code says.checks}
 * @param kind the kind's name
 * @param level what breaking it means
 * @param check the check
 */
record ConfiguredCheck(String name, String kind, Level level, Check check) {

    private static final String ROOT = "says.checks";

    /**
     * All checks of the configuration, sorted by name, without those that are switched off.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} with all problems of all checks at once
     */
    static List<ConfiguredCheck> all(Settings settings, List<CheckFactory> kinds) {
        Map<String, CheckFactory> byName = new TreeMap<>();
        kinds.forEach(kind -> byName.put(kind.name(), kind));
        List<ConfiguredCheck> checks = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        new TreeMap<>(settings.tree(ROOT)).forEach((name, value) -> {
            try {
                if (value instanceof Map<?, ?> options) {
                    read(name, options, byName, checks);
                } else if (value != null) {
                    problems.add(ROOT + "." + name + " is a group of settings, not a single value");
                }
            } catch (SaysException e) {
                problems.add(e.problem());
            }
        });
        if (!problems.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    String.join("; ", problems),
                    "Correct it in says.conf, the environment or --set; docs/data-quality.md lists every check with its"
                            + " options.");
        }
        return List.copyOf(checks);
    }

    private static void read(
            String name, Map<?, ?> given, Map<String, CheckFactory> kinds, List<ConfiguredCheck> checks) {
        Map<String, Object> options = new TreeMap<>();
        given.forEach((key, value) -> {
            if (value != null) {
                options.put(String.valueOf(key), value);
            }
        });
        Object level = options.remove("level");
        Object named = options.remove("check");
        String where = ROOT + "." + name;
        Problems problems = new Problems();
        if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
            problems.add(where, "is not a name: use lower-case letters, digits and hyphens");
        }
        String kind = named == null ? name : named.toString();
        CheckFactory factory = kinds.get(kind);
        if (factory == null) {
            problems.add(
                    where + ".check",
                    (named == null
                                    ? "is missing, and \"" + name + "\" is no kind of check"
                                    : "is no kind of check: \"" + kind + "\"")
                            + Suggestion.nearest(kind, kinds.keySet(), " (did you mean ", "?)") + "; there are: "
                            + String.join(", ", kinds.keySet()));
        }
        String wanted = level == null ? "warn" : level.toString().toLowerCase(Locale.ROOT);
        if (!List.of("warn", "error", "off", "false").contains(wanted)) {
            problems.add(where + ".level", "must be warn, error or off, not \"" + level + "\"");
        }
        if (factory != null) {
            try {
                Check check = factory.create(CheckOptions.of(factory, name, options));
                if (wanted.equals("warn") || wanted.equals("error")) {
                    checks.add(new ConfiguredCheck(name, kind, Level.valueOf(wanted.toUpperCase(Locale.ROOT)), check));
                }
            } catch (SaysException e) {
                problems.add("", e.problem());
            }
        }
        if (!problems.isEmpty()) {
            throw new SaysException(StandardErrorCode.INVALID_CONFIGURATION, problems.toString(), "See says.checks.");
        }
    }
}
