package io.says.spi;

/** A node of the pipeline. */
public interface StageFactory extends Named {

    /**
     * The stage for one run.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION} or {@code UNKNOWN_EXTENSION}
     */
    Stage create(StageSettings settings);
}
