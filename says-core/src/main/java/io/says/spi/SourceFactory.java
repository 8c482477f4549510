package io.says.spi;

import io.says.config.Settings;

/** A format of listening data, chosen by {@code says.input.source} or recognised by its shape. */
public interface SourceFactory extends Named {

    /** One line for people: what the format is. */
    String description();

    /**
     * How sure this source is that it can read the input. Must be quick: the sample holds the first bytes of the first
     * file.
     */
    Match matches(InputSample sample);

    /**
     * A reader with its settings.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION}
     */
    Source create(Settings settings);

    /** How sure a source is. */
    enum Match {
        /** It is something else. */
        NO,
        /** It could be read, but the shape is not unmistakable. */
        POSSIBLE,
        /** The shape is unmistakable. */
        SURE
    }
}
