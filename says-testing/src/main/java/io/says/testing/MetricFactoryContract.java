package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link MetricFactory} and its metrics promise. */
public abstract class MetricFactoryContract {

    private static final int CUTOFF = 10;
    private static final int TRACKS = 100;
    private static final EvaluationData DATA = data();

    /** For subclasses. */
    protected MetricFactoryContract() {}

    /** The factory under test. */
    protected abstract MetricFactory factory();

    /** Whether a list or prediction that hits the truth exactly scores best; false for measures such as novelty. */
    protected boolean rewardsTheTruth() {
        return true;
    }

    private static EvaluationData data() {
        Random random = new Random(7);
        int[] listeners = random.ints(TRACKS, 0, 60).toArray();
        boolean[] tail = new boolean[TRACKS];
        for (int track = TRACKS / 5; track < TRACKS; track++) {
            tail[track] = true;
        }
        float[][] features = new float[TRACKS][];
        for (int track = 0; track < TRACKS; track++) {
            features[track] = track % 9 == 0
                    ? new float[0]
                    : new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()};
        }
        return new EvaluationData(
                60,
                listeners,
                tail,
                random.ints(TRACKS, -1, 12).toArray(),
                random.ints(TRACKS, -1, 5).toArray(),
                features);
    }

    private static List<EvaluatedUser> users() {
        Random random = new Random(11);
        List<EvaluatedUser> users = new ArrayList<>();
        for (int u = 0; u < 60; u++) {
            int tests = random.nextInt(6); // some users have no test item
            float[] predicted = new float[tests];
            float[] actual = new float[tests];
            for (int i = 0; i < tests; i++) {
                predicted[i] = 1 + random.nextFloat() * 4;
                actual[i] = 1 + random.nextInt(9) * 0.5f;
            }
            int[] ranked = random.ints(0, TRACKS)
                    .distinct()
                    .limit(random.nextInt(CUTOFF + 1))
                    .toArray();
            int[] relevant =
                    random.ints(0, TRACKS).distinct().limit(tests).sorted().toArray();
            int[] known = random.ints(0, TRACKS)
                    .filter(track -> Arrays.binarySearch(relevant, track) < 0)
                    .distinct()
                    .limit(5)
                    .sorted()
                    .toArray();
            int candidates = TRACKS - known.length;
            double[] places = random.doubles(tests, 1, candidates).toArray();
            users.add(new EvaluatedUser(u, predicted, actual, ranked, relevant, known, places, candidates));
        }
        return users;
    }

    private Metric of(List<EvaluatedUser> users) {
        Metric metric = factory().create(DATA, CUTOFF);
        users.forEach(metric::add);
        return metric;
    }

    private static void assertSame(Metric actual, Metric expected) {
        if (Double.isNaN(expected.result())) {
            assertThat(actual.result()).isNaN();
        } else {
            assertThat(actual.result()).isCloseTo(expected.result(), within(1e-9));
        }
    }

    @Test
    final void has_a_name_and_a_description() {
        Names.check(factory());
        assertThat(factory().description()).isNotBlank();
    }

    @Test
    final void knows_nothing_before_it_has_seen_a_user() {
        assertThat(factory().create(DATA, CUTOFF).result()).isNaN();
        assertThat(factory().create(DATA, 1).result()).isNaN();
    }

    @Test
    final void is_the_same_whether_users_come_together_or_in_parts() {
        List<EvaluatedUser> users = users();
        Metric whole = of(users);
        for (int cut : new int[] {0, 1, 17, 30, users.size()}) {
            Metric left = of(users.subList(0, cut));
            left.combine(of(users.subList(cut, users.size())));
            assertSame(left, whole);
        }
    }

    @Test
    final void is_the_same_in_any_order() {
        List<EvaluatedUser> shuffled = new ArrayList<>(users());
        Collections.shuffle(shuffled, new Random(3));
        assertSame(of(shuffled), of(users()));
    }

    @Test
    final void leaves_the_users_arrays_alone_and_can_be_asked_twice() {
        List<EvaluatedUser> users = users();
        Metric metric = of(users);
        // As objects: a metric that saw nothing it measures is NaN, both times.
        assertThat((Object) metric.result()).isEqualTo(metric.result());
        List<EvaluatedUser> untouched = users();
        for (int i = 0; i < users.size(); i++) {
            assertThat(users.get(i).predicted()).isEqualTo(untouched.get(i).predicted());
            assertThat(users.get(i).actual()).isEqualTo(untouched.get(i).actual());
            assertThat(users.get(i).ranked()).isEqualTo(untouched.get(i).ranked());
            assertThat(users.get(i).relevant()).isEqualTo(untouched.get(i).relevant());
            assertThat(users.get(i).known()).isEqualTo(untouched.get(i).known());
            assertThat(users.get(i).places()).isEqualTo(untouched.get(i).places());
        }
    }

    @Test
    final void tells_good_from_bad_in_the_direction_it_states() {
        if (!rewardsTheTruth()) {
            return; // its direction is about something else
        }
        int[] relevant = IntStream.range(0, CUTOFF).toArray();
        int[] wrong = IntStream.range(50, 50 + CUTOFF).toArray();
        float[] actual = {1, 2, 3, 4, 5};
        int[] known = {99};
        double[] first = IntStream.rangeClosed(1, CUTOFF).asDoubleStream().toArray();
        double[] last =
                IntStream.range(0, CUTOFF).mapToDouble(i -> TRACKS - 1.0 - i).toArray();
        double good = of(List.of(
                        new EvaluatedUser(0, actual.clone(), actual, relevant, relevant, known, first, TRACKS - 1)))
                .result();
        double bad = of(List.of(new EvaluatedUser(
                        0, new float[] {5, 4, 1, 2, 1}, actual, wrong, relevant, known, last, TRACKS - 1)))
                .result();
        if (factory().higherIsBetter()) {
            assertThat(good).isGreaterThan(bad);
        } else {
            assertThat(good).isLessThan(bad);
        }
    }
}
