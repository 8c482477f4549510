package io.says.config;

import java.util.Map;

/**
 * Settings that were tuned on some data and do well on data like those, chosen by {@code says.preset}: stronger than the defaults and weaker
 * than whatever the user sets. Immutable. A module or plugin brings presets in a resource {@code presets.conf}.
 *
 * @param name lower-case letters, digits and hyphens
 * @param summary one line: what data it is for
 * @param tunedOn one line: the data, split, seed and metric its values were chosen by
 * @param settings what it sets, as text by full key
 */
public record Preset(String name, String summary, String tunedOn, Map<String, String> settings) {

    /** Copies the settings. */
    public Preset {
        settings = Map.copyOf(settings);
    }
}
