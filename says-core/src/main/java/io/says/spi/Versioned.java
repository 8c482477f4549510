package io.says.spi;

import io.says.config.Settings;
import java.util.Map;
import java.util.TreeMap;

/**
 * An extension whose work goes into the output of a stage, so that its version and settings must be part of that output's
 * identity: when they change, the stage runs again instead of being looked up.
 */
public interface Versioned extends Named {

    /** The version of what it computes: a change of it makes older outputs stale. */
    default String version() {
        return "1";
    }

    /**
     * The settings it reads that determine what it computes, as flat text by full key. Everything under {@code
     * says.<name>} by default, passwords and the like left out; an extension that keeps its settings elsewhere names them
     * here. The settings of the stage it works for belong to the identity anyway: for a rating rule those under {@code
     * says.rating}, for a feature {@code says.catalogue}, for a metric {@code says.evaluate}, for a source {@code says.csv}.
     */
    default Map<String, String> identity(Settings settings) {
        return settings.identity("says." + name());
    }

    /**
     * What an extension adds to the identity of the stage it works for.
     *
     * @param kind what it is to the stage, for example {@code source}
     */
    static Map<String, String> identity(String kind, Versioned extension, Settings settings) {
        Map<String, String> entries = new TreeMap<>(extension.identity(settings));
        entries.put(kind + " " + extension.name(), extension.version());
        return entries;
    }
}
