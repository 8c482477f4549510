package io.says.etl.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.AudioFeature;
import io.says.report.Bucket;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

final class DistributionsTest {

    @Test
    void gini_and_lorenz_of_one_to_four_are_known() {
        // x = 1, 2, 3, 4: the mean difference is 20 / 16, the mean 2.5: Gini = 1.25 / (2 * 2.5).
        Popularity popularity = new Popularity(Map.of(1L, 1L, 2L, 1L, 3L, 1L, 4L, 1L));

        assertThat(popularity.gini()).isCloseTo(0.25, within(1e-12));
        assertThat(popularity.lorenz()).hasSize(21);
        assertThat(popularity.lorenz().get(0)).isZero();
        assertThat(popularity.lorenz().get(5)).isEqualTo(0.1);
        assertThat(popularity.lorenz().get(10)).isEqualTo(0.3);
        assertThat(popularity.lorenz().get(15)).isEqualTo(0.6);
        assertThat(popularity.lorenz().get(20)).isEqualTo(1);
        assertThat(popularity.longTail()).containsEntry("top 50 %", 0.7).containsEntry("top 1 %", 0.4);
    }

    @Test
    void gini_of_groups_is_the_mean_difference_of_all_pairs() {
        Random random = new Random(3);
        List<Long> values = new ArrayList<>();
        Map<Long, Long> groups = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            long value = 1 + random.nextInt(20);
            values.add(value);
            groups.merge(value, 1L, Long::sum);
        }
        double differences = 0;
        double sum = 0;
        for (long a : values) {
            sum += a;
            for (long b : values) {
                differences += Math.abs(a - b);
            }
        }
        assertThat(new Popularity(groups).gini()).isCloseTo(differences / (2 * 300 * sum), within(1e-12));
        assertThat(new Popularity(Map.of()).gini()).isZero();
        assertThat(new Popularity(Map.of()).lorenz()).isEmpty();
        assertThat(new Popularity(Map.of(7L, 9L)).gini()).isCloseTo(0, within(1e-12));
    }

    @Test
    void rating_bars_begin_at_multiples_of_a_plain_width() {
        RatingBars stars = RatingBars.between(0.5, 5);

        assertThat(stars.width()).isEqualTo(0.5);
        assertThat(stars.buckets(Map.of(1L, 3L, 10L, 2L)))
                .hasSize(10)
                .startsWith(new Bucket(0.5, 1, 3))
                .endsWith(new Bucket(5, 5.5, 2));
        assertThat(RatingBars.between(0, 100).width()).isEqualTo(5);
        assertThat(RatingBars.between(3, 3).buckets(Map.of(30L, 4L))).containsExactly(new Bucket(3, 3.1, 4));
        for (double[] range : new double[][] {
            {-1e9, 1e9},
            {0, 0},
            {1e-9, 2e-9},
            {1e9, 1e9},
            {-1e17, 1e17},
            {1e9, 1e9 + 1e-6},
            {0.1, 0.3},
            {-5e-324, 5e-324}
        }) {
            RatingBars bars = RatingBars.between(range[0], range[1]);
            assertThat(bars.buckets(Map.of())).hasSizeBetween(1, 21);
        }
    }

    @Test
    void a_correlation_is_pearsons_whatever_the_parts() {
        Random random = new Random(11);
        List<Row> rows = new ArrayList<>();
        double[][] pairs = new double[500][2];
        for (int i = 0; i < pairs.length; i++) {
            float energy = random.nextFloat();
            float loudness = (float) (-30 + 25 * energy + 2 * random.nextGaussian());
            pairs[i] = new double[] {energy, loudness};
            Object[] row = new Object[AudioFeature.values().length];
            row[AudioFeature.ENERGY.ordinal()] = energy;
            row[AudioFeature.LOUDNESS.ordinal()] = loudness;
            row[AudioFeature.MODE.ordinal()] = 1f;
            if (i % 2 == 0) {
                row[AudioFeature.TEMPO.ordinal()] = 100f + i % 4;
            }
            rows.add(RowFactory.create(row));
        }
        FeatureTally whole = FeatureTally.total(List.of(FeatureTally.of(rows.iterator())));
        FeatureTally parts = FeatureTally.total(List.of(
                FeatureTally.of(rows.subList(400, 500).iterator()),
                FeatureTally.of(rows.subList(0, 7).iterator()),
                FeatureTally.of(List.<Row>of().iterator()),
                FeatureTally.of(rows.subList(7, 400).iterator())));

        double r = whole.correlations().get("energy").get("loudness");
        assertThat(r).isCloseTo(pearson(pairs), within(1e-6));
        assertThat(whole.correlations().get("energy")).doesNotContainKeys("mode", "valence", "energy");
        assertThat(parts.correlations()).isEqualTo(whole.correlations());
        assertThat(parts.summaries()).isEqualTo(whole.summaries());
        assertThat(parts.bars()).isEqualTo(whole.bars());
        assertThat(whole.summaries().get("tempo").known()).isEqualTo(250);
        assertThat(whole.summaries().get("tempo").mean()).isEqualTo(101);
        assertThat(whole.bars().get("energy").stream().mapToLong(Bucket::count).sum())
                .isEqualTo(500);
    }

    /** Over deviations from the means, unlike the code under test. */
    private static double pearson(double[][] pairs) {
        double x = 0;
        double y = 0;
        for (double[] pair : pairs) {
            x += pair[0] / pairs.length;
            y += pair[1] / pairs.length;
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (double[] pair : pairs) {
            xx += (pair[0] - x) * (pair[0] - x);
            yy += (pair[1] - y) * (pair[1] - y);
            xy += (pair[0] - x) * (pair[1] - y);
        }
        return xy / Math.sqrt(xx * yy);
    }

    @Test
    void feature_bars_are_the_same_for_all_data_and_take_what_lies_beyond() {
        FeatureBars tempo = FeatureBars.of(AudioFeature.TEMPO);

        assertThat(tempo.of(-5)).isZero();
        assertThat(tempo.of(120)).isEqualTo(8);
        assertThat(tempo.of(9999)).isEqualTo(19);
        assertThat(FeatureBars.of(AudioFeature.KEY).of(-1)).isZero();
        assertThat(FeatureBars.of(AudioFeature.KEY).of(11)).isEqualTo(12);
        assertThat(FeatureBars.of(AudioFeature.ENERGY).of(0.15f)).isEqualTo(3);
        for (AudioFeature feature : AudioFeature.values()) {
            assertThat(FeatureBars.of(feature).of(feature.max()))
                    .isLessThan(FeatureBars.of(feature).count());
        }
    }

    @Test
    void time_goes_by_the_unit_that_suits_and_leaves_no_gap() {
        TreeMap<Long, Long> days = new TreeMap<>(Map.of(day("2024-02-28"), 2L, day("2024-03-01"), 1L));
        assertThat(TimeLine.of(days).unit()).isEqualTo("day");
        assertThat(TimeLine.of(days).periods())
                .extracting("name")
                .containsExactly("2024-02-28", "2024-02-29", "2024-03-01");

        days.put(day("2024-12-31"), 5L);
        assertThat(TimeLine.of(days).unit()).isEqualTo("week");
        assertThat(TimeLine.of(days).periods().get(0).name()).isEqualTo("2024-02-26");
        days.put(day("2019-05-05"), 5L);
        assertThat(TimeLine.of(days).unit()).isEqualTo("month");
        days.put(day("1969-12-31"), 5L);
        assertThat(TimeLine.of(days).unit()).isEqualTo("year");
        assertThat(TimeLine.of(days).periods()).hasSize(56);
        days.put(day("9999-12-31"), 5L);
        assertThat(TimeLine.of(days).periods()).hasSizeLessThan(10);
        assertThat(TimeLine.of(new TreeMap<>()).periods()).isEmpty();
    }

    private static long day(String day) {
        return LocalDate.parse(day).toEpochDay();
    }
}
