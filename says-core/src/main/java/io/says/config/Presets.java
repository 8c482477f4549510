package io.says.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code presets.conf}: below {@code presets}, by name, a summary, what it was tuned on, and settings without {@code says}. */
final class Presets {

    private static final String GROUP = "presets";

    private Presets() {}

    /** What a class loader sees, by name. */
    static Config of(ClassLoader loader) {
        Config parsed = ConfigFactory.parseResources(loader, "presets.conf");
        return parsed.hasPath(GROUP) ? parsed.getConfig(GROUP) : ConfigFactory.empty();
    }

    /** All of them, in the order of their names. */
    static List<Preset> all(Config presets) {
        return new TreeSet<>(presets.root().keySet())
                .stream()
                        .map(name -> {
                            Config preset = presets.getConfig(ConfigUtil.joinPath(name));
                            Map<String, String> settings = new TreeMap<>();
                            settings(presets, name)
                                    .entrySet()
                                    .forEach(entry -> settings.put(
                                            entry.getKey(),
                                            entry.getValue().unwrapped() instanceof String text
                                                    ? text
                                                    : Json.write(
                                                            entry.getValue().unwrapped())));
                            return new Preset(
                                    name, preset.getString("summary"), preset.getString("tuned-on"), settings);
                        })
                        .toList();
    }

    /**
     * The settings of one, as a layer.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} naming those there are
     */
    static Config settings(Config presets, String name) {
        if (!presets.root().containsKey(name)) {
            TreeSet<String> names = new TreeSet<>(presets.root().keySet());
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "There is no preset \"" + name + "\"" + Suggestion.nearest(name, names, " (did you mean ", "?)"),
                    names.isEmpty()
                            ? "No module or plugin brings any."
                            : "Choose one of " + String.join(", ", names) + "; says presets says what each is for.");
        }
        return presets.getConfig(ConfigUtil.joinPath(name))
                .getConfig("settings")
                .atPath("says");
    }
}
