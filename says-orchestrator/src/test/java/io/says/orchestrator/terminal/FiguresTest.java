package io.says.orchestrator.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FiguresTest {

    @Test
    void facts_and_codes_read_as_words() {
        assertThat(Figures.words("trainRows")).isEqualTo("train rows");
        assertThat(Figures.words("suspects.SINGLE_FAN")).isEqualTo("suspects.single fan");
    }
}
