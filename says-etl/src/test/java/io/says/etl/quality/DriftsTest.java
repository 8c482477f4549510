package io.says.etl.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DriftsTest {

    @Test
    void psi_is_the_textbook_sum_over_smoothed_shares() {
        // By hand: 10, 20, 30 against 30, 20, 10, a half added to each: shares 10.5, 20.5, 30.5 of 61.5 and back.
        double expected = 2 * (30.5 - 10.5) / 61.5 * Math.log(30.5 / 10.5);

        assertThat(Drifts.psi(bars(10, 20, 30), bars(30, 20, 10))).isCloseTo(expected, within(1e-12));
        assertThat(expected).isCloseTo(0.6935, within(1e-3));
    }

    @Test
    void nothing_moved_is_nothing_and_a_bar_empty_on_one_side_is_finite() {
        assertThat(Drifts.psi(bars(5, 5), bars(5, 5))).isZero();
        assertThat(Drifts.psi(bars(1000, 0), bars(0, 1000))).isFinite().isGreaterThan(10);
        assertThat(Drifts.psi(bars(1, 2, 0), bars(1, 2))).isZero();
        assertThat(Drifts.psi(bars(10, 20), bars(20, 10))).isEqualTo(Drifts.psi(bars(20, 10), bars(10, 20)));
    }

    private static Map<String, Long> bars(long... counts) {
        Map<String, Long> bars = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            bars.put("bar " + i, counts[i]);
        }
        return bars;
    }
}
