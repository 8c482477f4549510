package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.Named;

/** What every name and description must be. */
final class Names {

    private Names() {}

    static void check(Named extension) {
        assertThat(extension.name())
                .as("the name: lower-case letters, digits and hyphens")
                .matches("[a-z][a-z0-9-]*");
        assertThat(extension.name()).as("the name, asked for again").isEqualTo(extension.name());
    }

    static void checkLine(String what, String text) {
        assertThat(text).as(what).isNotBlank();
        assertThat(text.lines()).as("%s: one line", what).hasSize(1);
    }
}
