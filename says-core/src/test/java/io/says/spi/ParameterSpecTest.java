package io.says.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.spi.ParameterRange.Choice;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterRange.IntRange;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParameterSpecTest {

    @Test
    void type_and_words_follow_from_the_values() {
        ParameterSpec rank = ParameterSpec.of("rank", "20", new IntRange(1, 2048, true), "factors");
        assertThat(rank.type()).isEqualTo("int");
        assertThat(rank.range()).isEqualTo("1 to 2048");
        assertThat(rank.search()).isNull();
        assertThat(rank.searched(new IntRange(8, 64, true)).search()).isEqualTo(new IntRange(8, 64, true));
        assertThat(rank.asBudget().budget()).isTrue();
        assertThat(ParameterSpec.of("l", "0.1", new DoubleRange(0, 1e6, false), "l")
                        .range())
                .isEqualTo("0 to 1000000");
        assertThat(ParameterSpec.of("n", "true", Choice.ofBooleans(), "n").type())
                .isEqualTo("boolean");
        assertThat(ParameterSpec.of("s", "a", new Choice(List.of("a", "b")), "s")
                        .type())
                .isEqualTo("text");
    }

    @Test
    void a_value_is_in_the_range_or_it_is_said_why_not() {
        ParameterSpec rank = ParameterSpec.of("rank", "20", new IntRange(1, 8, true), "factors");
        assertThat(rank.validate("1")).isEmpty();
        assertThat(rank.validate("8.0")).isEmpty();
        for (String wrong : new String[] {"0", "9", "2.5", "many", "1e99999999999", "99999999999999999999"}) {
            assertThat(rank.validate(wrong)).contains("must be a whole number from 1 to 8, not " + wrong);
        }
        ParameterSpec share = ParameterSpec.of("share", "0.5", new DoubleRange(0, 1, false), "share");
        assertThat(share.validate("1e-3")).isEmpty();
        for (String wrong : new String[] {"-0.1", "1.01", "NaN", "Infinity", "half"}) {
            assertThat(share.validate(wrong)).contains("must be a number from 0 to 1, not " + wrong);
        }
        assertThat(new Choice(List.of("a", "b")).problem("c")).contains("must be one of a, b, not c");
        assertThat(new ParameterSpec("free", "text", "", "any text", "free").validate("x"))
                .isEmpty();
    }

    @Test
    void what_is_no_range_is_refused() {
        assertThatThrownBy(() -> new IntRange(2, 1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IntRange(0, 1, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DoubleRange(0, 1, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DoubleRange(0, Double.POSITIVE_INFINITY, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DoubleRange(Double.NaN, 1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Choice(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
