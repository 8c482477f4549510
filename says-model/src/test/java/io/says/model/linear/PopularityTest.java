package io.says.model.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.model.linear.Popularity.Heard;
import io.says.model.linear.Popularity.PopularityConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PopularityTest {

    private static float[] fit(double halfLife, double damping, List<Heard> heard) {
        return new Popularity(new PopularityConfig(halfLife, damping)).fit(heard, 4);
    }

    @Test
    void counts_listeners() {
        assertThat(fit(0, 5, List.of(new Heard(0, 10, null, 3), new Heard(2, null, null, 4), new Heard(2, 0, null, 1))))
                .containsExactly(3, 0, 5, 0);
    }

    @Test
    void halves_what_a_listen_counts_for_with_every_half_life() {
        List<Heard> heard = List.of(
                new Heard(0, 100, null, 1),
                new Heard(1, 90, null, 4),
                new Heard(2, 80, null, 8),
                new Heard(3, 95, null, 1));
        assertThat(fit(10, 5, heard)).containsExactly(1, 2, 2, (float) Math.sqrt(0.5));
    }

    @Test
    void takes_a_listen_without_a_time_for_as_old_as_the_oldest() {
        List<Heard> heard = List.of(new Heard(0, 100, null, 1), new Heard(1, 90, null, 4), new Heard(2, null, null, 4));
        assertThat(fit(10, 5, heard)).containsExactly(1, 2, 2, 0);
    }

    @Test
    void forgets_nothing_where_there_are_no_times() {
        assertThat(fit(10, 5, List.of(new Heard(0, null, null, 3), new Heard(1, null, null, 2))))
                .containsExactly(3, 2, 0, 0);
    }

    @Test
    void gives_ratings_where_feedback_is_explicit() {
        List<Heard> heard =
                List.of(new Heard(0, null, 5.0, 1), new Heard(1, null, 4.0, 40), new Heard(2, null, 1.0, 7));
        double mean = (5 + 160 + 7) / 48.0;
        float[] scores = fit(10, 5, heard);
        assertThat((double) scores[0]).isCloseTo((5 + 5 * mean) / 6, within(1e-6));
        assertThat((double) scores[1]).isCloseTo((160 + 5 * mean) / 45, within(1e-6));
        assertThat((double) scores[3]).isCloseTo(mean, within(1e-6));
        // One enthusiast does not make the best track.
        assertThat(scores[1]).isGreaterThan(scores[0]);
    }

    @Test
    void does_not_depend_on_the_order_of_the_rows() {
        Random random = new Random(1);
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            heard.add(new Heard(random.nextInt(4), random.nextInt(50), random.nextDouble(), 1 + random.nextInt(9)));
        }
        float[] scores = fit(7, 3, heard);
        Collections.shuffle(heard, random);
        assertThat(fit(7, 3, heard)).isEqualTo(scores);
    }
}
