package io.says.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.json.Problems;
import io.says.json.RecordReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The resolved configuration: every key under {@code says}, from {@code reference.conf} of each module and plugin,
 * overridden by the {@link Preset} that {@code says.preset} names, files, environment and command line, in that order. Immutable. A key no {@code reference.conf} declares
 * is an error with a suggestion; a key declared as <code>{}</code> takes any entries, and so does a group that declares an
 * entry called {@code "*"} beside its defaults, which says what an entry is like.
 *
 * <p>A concern reads its part as a record: {@code settings.bind("says.train.als", AlsConfig.class)}; the component
 * {@code maxIterations} is the key {@code max-iterations}.
 */
public final class Settings {

    private static final String ROOT = "says";
    private static final String ANY = "*";

    private final Config config;
    private final Config reference;
    private final List<Preset> presets;

    private Settings(Config config, Config reference, List<Preset> presets) {
        this.config = config;
        this.reference = reference;
        this.presets = List.copyOf(presets);
    }

    /** The documented defaults of everything on the class path, nothing overridden. */
    public static Settings defaults() {
        return builder().build();
    }

    /** Starts with the documented defaults of everything on the class path. */
    public static Builder builder() {
        return new Builder();
    }

    /** The presets there are, in the order of their names. */
    public List<Preset> presets() {
        return presets;
    }

    /** The run's seed, {@code says.seed}. */
    public long seed() {
        return bind(ROOT, Seed.class).seed();
    }

    private record Seed(long seed) {}

    /**
     * Reads a part of the configuration as a record.
     *
     * @param path the full path, for example {@code says.train.als}
     * @throws SaysException {@code INVALID_CONFIGURATION} with all problems found at once
     */
    public <R extends Record> R bind(String path, Class<R> type) {
        Problems problems = new Problems();
        Map<String, Object> tree =
                config.hasPath(path) ? config.getConfig(path).root().unwrapped() : Map.of();
        R bound = RecordReader.kebabCase(problems).read(tree, type, path);
        if (bound == null) {
            throw invalid(problems);
        }
        return bound;
    }

    /** A text value, empty text where the key is null or absent. */
    public String text(String path) {
        if (!config.hasPath(path)) {
            return "";
        }
        Object value = config.getAnyRef(path);
        if (value instanceof Map || value instanceof List) {
            Problems problems = new Problems();
            problems.add(path, "must be text, not a list or a group of settings");
            throw invalid(problems);
        }
        return value.toString();
    }

    /** A part as plain maps, lists and values, empty where the key is absent. */
    public Map<String, Object> tree(String path) {
        return config.hasPath(path) ? config.getConfig(path).root().unwrapped() : Map.of();
    }

    /**
     * A part as flat text in a canonical order, ready to be hashed: equal settings give equal maps.
     *
     * @param path the full path of a group
     */
    public Map<String, String> canonical(String path) {
        Map<String, String> flat = new TreeMap<>();
        flatten(path, tree(path), flat);
        return flat;
    }

    /**
     * What {@link #canonical} gives, secrets left out: they open a door, they do not determine what is behind it.
     *
     * @param path the full path of a group
     */
    public Map<String, String> identity(String path) {
        Map<String, String> flat = canonical(path);
        flat.keySet().removeIf(SecretKeys::isSecret);
        return flat;
    }

    private static void flatten(String path, Map<String, ?> tree, Map<String, String> flat) {
        tree.forEach((key, value) -> {
            String inner = path + "." + key;
            if (value instanceof Map<?, ?> map) {
                Map<String, Object> copy = new TreeMap<>();
                map.forEach((k, v) -> copy.put(String.valueOf(k), v));
                flatten(inner, copy, flat);
            } else {
                flat.put(inner, value instanceof String text ? text : Json.write(value));
            }
        });
    }

    /** The same settings with some keys replaced, checked like any other layer. */
    public Settings with(Map<String, ?> overrides) {
        Config layer = ConfigFactory.empty();
        for (Map.Entry<String, ?> entry : overrides.entrySet()) {
            layer = layer.withValue(
                    entry.getKey(), com.typesafe.config.ConfigValueFactory.fromAnyRef(entry.getValue(), "the program"));
        }
        Problems problems = new Problems();
        Builder.checkKeys(layer.root(), reference.root(), "", problems);
        if (!problems.isEmpty()) {
            throw invalid(problems);
        }
        return new Settings(layer.withFallback(config).resolve(), reference, presets);
    }

    /** Everything under {@code says} as HOCON text, values of secret keys hidden. */
    public String rendered() {
        Config shown = config;
        for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
            if (SecretKeys.isSecret(entry.getKey(), entry.getValue().unwrapped())) {
                shown = shown.withValue(entry.getKey(), com.typesafe.config.ConfigValueFactory.fromAnyRef("<hidden>"));
            }
        }
        return shown.root()
                .render(com.typesafe.config.ConfigRenderOptions.defaults()
                        .setOriginComments(false)
                        .setComments(false)
                        .setJson(false));
    }

    /**
     * Whether a key is taken for one that holds a secret, by its name: its value is shown and recorded nowhere. So is the address of a webhook.
     *
     * @param key a key, or an assignment {@code key=value}, which is secret for an address with a password in it as well
     */
    public static boolean isSecret(String key) {
        return SecretKeys.isSecret(key);
    }

    private static SaysException invalid(Problems problems) {
        return new SaysException(
                StandardErrorCode.INVALID_CONFIGURATION,
                problems.toString(),
                "Correct the value in says.conf, the environment or --set; docs/configuration.md lists every key.");
    }

    /** Collects layers, the later the stronger. Not thread-safe. */
    public static final class Builder {

        private final List<Config> layers = new ArrayList<>();
        private Config reference = Own.REFERENCE;
        private Config presets = Own.PRESETS;

        /** What this class's own class path says, read once: a program builds its settings several times as it starts. */
        private static final class Own {
            private static final ClassLoader LOADER = Settings.class.getClassLoader();
            private static final Config REFERENCE = reference(LOADER);
            private static final Config PRESETS = Presets.of(LOADER);

            private Own() {}
        }

        private Builder() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            if (context != null && context != Own.LOADER) {
                reference = reference(context).withFallback(reference);
                presets = Presets.of(context).withFallback(presets);
            }
        }

        private static Config reference(@Nullable ClassLoader loader) {
            Config parsed = ConfigFactory.parseResources(loader, "reference.conf");
            return parsed.hasPath(ROOT) ? parsed.withOnlyPath(ROOT) : ConfigFactory.empty();
        }

        /** Adds the {@code reference.conf}, and the {@code presets.conf}, that a plugin's class loader sees. */
        public Builder reference(List<ClassLoader> loaders) {
            for (ClassLoader loader : loaders) {
                reference = reference.withFallback(reference(loader));
                presets = presets.withFallback(Presets.of(loader));
            }
            return this;
        }

        /**
         * Adds a file in HOCON or JSON.
         *
         * @throws SaysException {@code INPUT_NOT_FOUND} or {@code INVALID_CONFIGURATION}
         */
        public Builder file(Path file) {
            if (!Files.isRegularFile(file)) {
                throw new SaysException(
                        StandardErrorCode.INPUT_NOT_FOUND,
                        "No configuration file at " + file,
                        "Check the path given with --config.");
            }
            try {
                layers.add(ConfigFactory.parseFile(
                        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)));
            } catch (ConfigException e) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "Not valid HOCON: " + file + ": " + firstLine(e),
                        "Mend the syntax; docs/configuration.md shows every key with its default.",
                        e);
            }
            return this;
        }

        /**
         * Adds the variables that begin with {@code SAYS__}: {@code SAYS__TRAIN__ALS__RANK=30} sets
         * {@code says.train.als.rank}, two underscores for a dot and one for a hyphen.
         */
        public Builder environment(Map<String, String> variables) {
            new TreeMap<>(variables).forEach((name, value) -> {
                if (name.startsWith("SAYS__")) {
                    String key = name.toLowerCase(java.util.Locale.ROOT)
                            .replace("__", ".")
                            .replace('_', '-');
                    layers.add(parseValue(key, value, "environment variable " + name));
                }
            });
            return this;
        }

        /**
         * Adds one {@code key=value}; the leading {@code says.} may be left out.
         *
         * @throws SaysException {@code INVALID_CONFIGURATION} when there is no {@code =}
         */
        public Builder set(String assignment) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "Not an assignment: " + assignment,
                        "Write --set key=value, for example --set train.als.rank=30.");
            }
            String key = assignment.substring(0, equals).strip();
            layers.add(parseValue(
                    key.equals(ROOT) || key.startsWith(ROOT + ".") ? key : ROOT + "." + key,
                    assignment.substring(equals + 1).strip(),
                    "--set " + key));
            return this;
        }

        private static Config parseValue(String key, String value, String origin) {
            try {
                ConfigUtil.splitPath(key);
            } catch (ConfigException e) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "Not a configuration key: " + key + " (" + origin + ")",
                        "Write keys like train.als.rank.",
                        e);
            }
            boolean structured = value.startsWith("[") || value.startsWith("{");
            ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(origin);
            if (structured || value.matches("-?[0-9][0-9.eE+-]*|true|false|null")) {
                try {
                    return ConfigFactory.parseString(key + " = " + value, options);
                } catch (ConfigException e) {
                    // not HOCON after all: taken as plain text below
                    if (structured) {
                        throw new SaysException(
                                StandardErrorCode.INVALID_CONFIGURATION,
                                "Not a valid value for " + key + ": "
                                        + (SecretKeys.isSecret(key, value) ? "<hidden>" : value),
                                "Lists are written [a, b] and groups {a = b}.",
                                e);
                    }
                }
            }
            return ConfigFactory.empty()
                    .withValue(key, com.typesafe.config.ConfigValueFactory.fromAnyRef(value, origin));
        }

        /**
         * What the layers say about one key, before anything is known of the others: no key is checked, and a value that
         * cannot be resolved yet is left to {@link #build}.
         *
         * @param path the full path of a single value
         * @return empty where no layer sets it, or sets it to nothing
         */
        public Optional<String> peek(String path) {
            Config merged = ConfigFactory.empty();
            for (Config layer : layers) {
                merged = layer.withFallback(merged);
            }
            try {
                Config resolved = merged.withFallback(reference)
                        .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
                return resolved.hasPath(path)
                        ? Optional.of(resolved.getString(path)).filter(value -> !value.isBlank())
                        : Optional.empty();
            } catch (ConfigException e) {
                return Optional.empty();
            }
        }

        /**
         * Merges and checks all layers.
         *
         * @throws SaysException {@code INVALID_CONFIGURATION} naming every unknown key at once
         */
        public Settings build() {
            try {
                return checked();
            } catch (ConfigException e) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "A substitution cannot be resolved: " + firstLine(e),
                        "Define the value it refers to.",
                        e);
            }
        }

        private Settings checked() {
            Problems problems = new Problems();
            Config merged = withoutAny(reference.root()).toConfig();
            List<Config> all = new ArrayList<>(layers);
            // Whoever names it, it is the weakest of all: a preset never wins over what somebody wrote.
            peek(ROOT + ".preset").ifPresent(name -> all.add(0, Presets.settings(presets, name)));
            for (Config layer : all) {
                Config ours = layer.hasPath(ROOT) || layer.root().containsKey(ROOT)
                        ? layer.withOnlyPath(ROOT)
                        : ConfigFactory.empty();
                for (String key : layer.root().keySet()) {
                    if (!key.equals(ROOT)) {
                        problems.add(key, "is not a key of SAYS; all keys begin with says.");
                    }
                }
                checkKeys(ours.root(), reference.root(), "", problems);
                merged = ours.withFallback(merged);
            }
            if (!problems.isEmpty()) {
                throw invalid(problems);
            }
            return new Settings(merged.resolve(), reference, Presets.all(presets));
        }

        /** The defaults alone, without what only says that a group takes further entries. */
        private static ConfigObject withoutAny(ConfigObject group) {
            ConfigObject defaults = group.withoutKey(ANY);
            for (Map.Entry<String, ConfigValue> entry : group.entrySet()) {
                if (entry.getValue() instanceof ConfigObject inner
                        && !entry.getKey().equals(ANY)) {
                    defaults = defaults.withValue(entry.getKey(), withoutAny(inner));
                }
            }
            return defaults;
        }

        static void checkKeys(ConfigObject given, ConfigObject known, String path, Problems problems) {
            new TreeMap<>(given).forEach((key, value) -> {
                String full = path.isEmpty() ? key : path + "." + key;
                ConfigValue any = known.get(ANY);
                ConfigValue reference = any == null ? known.get(key) : any;
                if (reference == null) {
                    problems.add(
                            full,
                            "is not a known key" + Suggestion.nearest(key, known.keySet(), " (did you mean ", "?)")
                                    + ", set in " + value.origin().description());
                } else if (value instanceof ConfigObject inner
                        && reference instanceof ConfigObject group
                        && !group.isEmpty()) {
                    checkKeys(inner, group, full, problems);
                } else if (!(value instanceof ConfigObject)
                        && reference instanceof ConfigObject
                        && value.unwrapped() != null) {
                    problems.add(full, "is a group of settings, not a single value");
                } else if (value instanceof ConfigObject
                        && !(reference instanceof ConfigObject)
                        && reference.unwrapped() != null) {
                    problems.add(full, "is a single value, not a group of settings");
                }
            });
        }

        private static String firstLine(ConfigException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }

    /** All keys with their values as text, for plans and diffs. */
    public Map<String, String> flat() {
        return canonical(ROOT).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> SecretKeys.isSecret(e.getKey(), e.getValue()) ? "<hidden>" : e.getValue(),
                        (a, b) -> a,
                        TreeMap::new));
    }
}
