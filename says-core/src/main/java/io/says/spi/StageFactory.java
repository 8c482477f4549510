package io.says.spi;

/** A node of the pipeline. */
public interface StageFactory extends Named {

    /**
     * Whether the stage is part of the pipeline under this configuration. One that is not is not made, and what it would write
     * is written by nobody.
     */
    default boolean enabled(StageSettings settings) {
        return true;
    }

    /**
     * The stage for one run.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION} or {@code UNKNOWN_EXTENSION}
     */
    Stage create(StageSettings settings);
}
