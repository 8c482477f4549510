package io.says.spi;

import java.util.List;

/** A kind of check, configured any number of times below {@code says.checks}. */
public interface CheckFactory extends Named {

    /** One line for people: what it looks at. */
    String description();

    /**
     * Every option it takes, beside {@code check} and {@code level}, which all have; another one is an error. Where an
     * option is not given, its default is filled in.
     */
    List<ParameterSpec> options();

    /**
     * A check with its options.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION} with all problems at once
     */
    Check create(CheckOptions options);
}
