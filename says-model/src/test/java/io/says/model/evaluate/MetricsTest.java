package io.says.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.spi.EvaluatedUser;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each metric against a second one, written from the definition over sets and lists. */
final class MetricsTest {

    private static List<EvaluatedUser> users(Random random) {
        List<EvaluatedUser> users = new ArrayList<>();
        int tracks = 1 + random.nextInt(30);
        for (int user = random.nextInt(6); user > 0; user--) {
            List<Integer> all =
                    new ArrayList<>(IntStream.range(0, tracks).boxed().toList());
            Collections.shuffle(all, random);
            int[] ranked = ints(all.subList(0, random.nextInt(tracks + 1)));
            Collections.shuffle(all, random);
            int[] relevant = ints(
                    all.subList(0, random.nextInt(tracks + 1)).stream().sorted().toList());
            int ratings = random.nextInt(5);
            float[] predicted = new float[ratings];
            float[] actual = new float[ratings];
            for (int i = 0; i < ratings; i++) {
                predicted[i] = random.nextInt(10) / 2f;
                actual[i] = random.nextInt(10) / 2f;
            }
            users.add(new EvaluatedUser(user, predicted, actual, ranked, relevant));
        }
        return users;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double byDefinition(String metric, List<EvaluatedUser> users, int k) {
        if (metric.equals("rmse") || metric.equals("mae")) {
            List<Double> errors = new ArrayList<>();
            for (EvaluatedUser user : users) {
                for (int i = 0; i < user.actual().length; i++) {
                    double error = Math.abs((double) user.predicted()[i] - user.actual()[i]);
                    errors.add(metric.equals("rmse") ? error * error : error);
                }
            }
            double mean = errors.stream().mapToDouble(d -> d).average().orElse(Double.NaN);
            return metric.equals("rmse") ? Math.sqrt(mean) : mean;
        }
        return users.stream()
                .filter(user -> user.relevant().length > 0)
                .mapToDouble(user -> ofUser(metric, user, k))
                .average()
                .orElse(Double.NaN);
    }

    private static double ofUser(String metric, EvaluatedUser user, int k) {
        Set<Integer> relevant =
                new HashSet<>(IntStream.of(user.relevant()).boxed().toList());
        List<Integer> list = IntStream.of(user.ranked()).limit(k).boxed().toList();
        double hits = list.stream().filter(relevant::contains).count();
        List<Integer> hitRanks = IntStream.rangeClosed(1, list.size())
                .filter(rank -> relevant.contains(list.get(rank - 1)))
                .boxed()
                .toList();
        int best = Math.min(k, relevant.size());
        return switch (metric) {
            case "precision" -> hits / k;
            case "recall" -> hits / relevant.size();
            case "hit-rate" -> Math.min(1, hits);
            case "mrr" -> hitRanks.isEmpty() ? 0 : 1.0 / hitRanks.get(0);
            case "map" ->
                hitRanks.stream()
                                .mapToDouble(rank -> (hitRanks.indexOf(rank) + 1.0) / rank)
                                .sum()
                        / best;
            case "ndcg" ->
                hitRanks.stream().mapToDouble(MetricsTest::gain).sum()
                        / IntStream.rangeClosed(1, best)
                                .mapToDouble(MetricsTest::gain)
                                .sum();
            default -> throw new IllegalArgumentException(metric);
        };
    }

    private static double gain(int rank) {
        return 1 / (Math.log(rank + 1) / Math.log(2));
    }

    @Test
    void agrees_with_the_definition_and_does_not_care_how_users_are_split() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            List<EvaluatedUser> users = users(random);
            int k = 1 + random.nextInt(12);
            for (MetricFactory factory : Metrics.all()) {
                double expected = byDefinition(factory.name(), users, k);
                Metric whole = factory.create(k);
                users.forEach(whole::add);
                Metric left = factory.create(k);
                Metric right = factory.create(k);
                int cut = users.isEmpty() ? 0 : random.nextInt(users.size() + 1);
                users.subList(0, cut).forEach(left::add);
                users.subList(cut, users.size()).forEach(right::add);
                left.combine(right);
                if (Double.isNaN(expected)) {
                    assertThat(whole.result()).as(factory.name()).isNaN();
                    assertThat(left.result()).as(factory.name()).isNaN();
                } else {
                    assertThat(whole.result()).as(factory.name()).isCloseTo(expected, within(1e-12));
                    assertThat(left.result()).as(factory.name()).isCloseTo(expected, within(1e-12));
                }
            }
        }
    }

    @Test
    void has_a_name_and_a_formula_for_each() {
        assertThat(Metrics.all())
                .extracting(MetricFactory::name)
                .containsExactlyInAnyOrder("rmse", "mae", "ndcg", "recall", "precision", "hit-rate", "mrr", "map");
        assertThat(Metrics.all()).allSatisfy(m -> {
            assertThat(m.description()).isNotBlank();
            assertThat(m.higherIsBetter()).isEqualTo(m.ranking());
        });
    }
}
