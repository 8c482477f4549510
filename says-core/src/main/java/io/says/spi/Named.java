package io.says.spi;

/** Something chosen by name in the configuration. Names are unique within a kind. */
public interface Named {
    /** Lower-case letters, digits and hyphens. */
    String name();
}
