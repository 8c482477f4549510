package io.says.orchestrator.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FiguresTest {

    @Test
    void facts_read_as_words_and_codes_stay_whole() {
        assertThat(Figures.words("trainRows")).isEqualTo("train rows");
        assertThat(Figures.words("suspects.SINGLE_FAN")).isEqualTo("suspects SINGLE_FAN");
    }
}
