package io.says.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each metric against a second one, written from the definition over sets and lists. */
final class MetricsTest {

    /** Some users and the scores of all tracks they were ranked by. */
    private record World(EvaluationData data, List<EvaluatedUser> users, Map<Integer, double[]> scores) {}

    private static World world(Random random) {
        int tracks = 1 + random.nextInt(30);
        List<EvaluatedUser> users = new ArrayList<>();
        Map<Integer, double[]> scored = new HashMap<>();
        for (int user = random.nextInt(6); user > 0; user--) {
            List<Integer> all =
                    new ArrayList<>(IntStream.range(0, tracks).boxed().toList());
            Collections.shuffle(all, random);
            List<Integer> known = all.subList(0, random.nextInt(tracks));
            List<Integer> candidates = new ArrayList<>(all.subList(known.size(), tracks));
            double[] scores =
                    random.doubles(tracks).map(score -> Math.floor(score * 8)).toArray(); // with ties
            Collections.sort(candidates);
            candidates.sort((a, b) -> Double.compare(scores[b], scores[a]));
            int[] ranked = ints(candidates.subList(0, random.nextInt(candidates.size() + 1)));
            List<Integer> shuffled = new ArrayList<>(candidates);
            Collections.shuffle(shuffled, random);
            int[] relevant = ints(shuffled.subList(0, random.nextInt(candidates.size() + 1)).stream()
                    .sorted()
                    .toList());
            double[] places = IntStream.of(relevant)
                    .mapToDouble(track -> candidates.stream()
                                    .filter(other -> scores[other] > scores[track])
                                    .count()
                            + (1
                                            + candidates.stream()
                                                    .filter(other -> scores[other] == scores[track])
                                                    .count())
                                    / 2.0)
                    .toArray();
            int ratings = random.nextInt(5);
            float[] predicted = new float[ratings];
            float[] actual = new float[ratings];
            float[] deviations = new float[random.nextBoolean() ? ratings : 0];
            for (int i = 0; i < deviations.length; i++) {
                deviations[i] = random.nextInt(6) / 2f;
            }
            for (int i = 0; i < ratings; i++) {
                predicted[i] = random.nextInt(10) / 2f;
                actual[i] = random.nextInt(10) / 2f;
            }
            users.add(new EvaluatedUser(
                    user,
                    predicted,
                    actual,
                    ranked,
                    relevant,
                    ints(known.stream().sorted().toList()),
                    places,
                    candidates.size(),
                    deviations));
            scored.put(user, scores);
        }
        return new World(data(random, tracks), users, scored);
    }

    private static EvaluationData data(Random random, int tracks) {
        boolean[] tail = new boolean[tracks];
        float[][] features = new float[tracks][];
        for (int track = 0; track < tracks; track++) {
            tail[track] = random.nextBoolean();
            features[track] = random.nextInt(4) == 0
                    ? new float[0]
                    : new float[] {random.nextInt(5), random.nextInt(5) - 2, random.nextFloat()};
        }
        return new EvaluationData(
                50,
                random.ints(tracks, 0, 50).toArray(),
                tail,
                random.ints(tracks, -1, 4).toArray(),
                random.ints(tracks, -1, 3).toArray(),
                features);
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double inside(List<EvaluatedUser> users, double reach) {
        return users.stream()
                .flatMap(user -> IntStream.range(0, user.deviations().length)
                        .mapToObj(i ->
                                Math.abs(user.predicted()[i] - user.actual()[i]) < reach * user.deviations()[i] + 1e-9))
                .mapToInt(within -> within ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    private static double byDefinition(String metric, World world, int k) {
        List<EvaluatedUser> users = world.users();
        return switch (metric) {
            case "rmse" -> Math.sqrt(errors(users).map(e -> e * e).average().orElse(Double.NaN));
            case "mae" -> errors(users).map(Math::abs).average().orElse(Double.NaN);
            case "interval-80" -> inside(users, 1.281552);
            case "interval-95" -> inside(users, 1.959964);
            case "coverage" ->
                (double) Set.copyOf(listed(users, k)).size()
                        / (listed(users, k).isEmpty() ? Double.NaN : 1)
                        / world.data().tracks();
            case "gini" ->
                gini(IntStream.range(0, world.data().tracks())
                        .mapToObj(track -> Collections.frequency(listed(users, k), track))
                        .toList());
            case "artist-gini" -> {
                List<Integer> artists = listed(users, k).stream()
                        .map(track -> world.data().artists()[track])
                        .toList();
                int most = IntStream.of(world.data().artists()).max().orElseThrow();
                yield gini(IntStream.rangeClosed(0, most)
                        .mapToObj(artist -> Collections.frequency(artists, artist))
                        .toList());
            }
            default -> mean(users, user -> ofUser(metric, world, user, k));
        };
    }

    private static DoubleStream errors(List<EvaluatedUser> users) {
        return users.stream()
                .flatMapToDouble(user -> IntStream.range(0, user.actual().length)
                        .mapToDouble(i -> (double) user.predicted()[i] - user.actual()[i]));
    }

    private static double mean(List<EvaluatedUser> users, ToDoubleFunction<EvaluatedUser> value) {
        return users.stream()
                .mapToDouble(value)
                .filter(d -> !Double.isNaN(d))
                .average()
                .orElse(Double.NaN);
    }

    private static List<Integer> listed(List<EvaluatedUser> users, int k) {
        return users.stream().flatMap(user -> list(user, k).stream()).toList();
    }

    private static List<Integer> list(EvaluatedUser user, int k) {
        return IntStream.of(user.ranked()).limit(k).boxed().toList();
    }

    /** Half the relative mean absolute difference. */
    private static double gini(List<Integer> values) {
        double sum = values.stream().mapToInt(v -> v).sum();
        double differences = values.stream()
                .mapToDouble(
                        a -> values.stream().mapToDouble(b -> Math.abs(a - b)).sum())
                .sum();
        return sum == 0 ? Double.NaN : differences / (2.0 * values.size() * sum);
    }

    private static double ofUser(String metric, World world, EvaluatedUser user, int k) {
        EvaluationData data = world.data();
        Set<Integer> relevant =
                new HashSet<>(IntStream.of(user.relevant()).boxed().toList());
        List<Integer> list = list(user, k);
        DoubleStream own = list.stream().mapToDouble(track -> data.listeners()[track]);
        switch (metric) {
            case "novelty":
                return own.map(count -> -Math.log(Math.max(1, count) / data.users()) / Math.log(2))
                        .average()
                        .orElse(Double.NaN);
            case "popularity":
                return own.map(count -> count / data.users()).average().orElse(Double.NaN);
            case "long-tail":
                return list.stream()
                        .mapToDouble(track -> data.tail()[track] ? 1 : 0)
                        .average()
                        .orElse(Double.NaN);
            case "artist-diversity":
                return pairs(
                        list.stream()
                                .filter(track -> data.artists()[track] >= 0)
                                .toList(),
                        (a, b) -> data.artists()[a] == data.artists()[b] ? 0 : 1);
            case "audio-diversity":
                return pairs(
                        list.stream()
                                .filter(track -> data.features()[track].length > 0)
                                .toList(),
                        (a, b) -> Math.sqrt(IntStream.range(0, 3)
                                .mapToDouble(f -> Math.pow((double) data.features()[a][f] - data.features()[b][f], 2))
                                .average()
                                .orElseThrow()));
            case "calibration":
                return divergence(
                        genres(data, IntStream.of(user.known()).boxed().toList()), genres(data, list));
            default:
                break;
        }
        if (relevant.isEmpty()) {
            return Double.NaN;
        }
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
            case "auc" -> {
                double[] scores = Objects.requireNonNull(world.scores().get(user.user()));
                Set<Integer> known = IntStream.of(user.known()).boxed().collect(Collectors.toSet());
                List<Integer> others = IntStream.range(0, data.tracks())
                        .filter(track -> !known.contains(track) && !relevant.contains(track))
                        .boxed()
                        .toList();
                yield relevant.stream()
                        .flatMapToDouble(good -> others.stream()
                                .mapToDouble(
                                        bad -> scores[good] > scores[bad] ? 1 : scores[good] == scores[bad] ? 0.5 : 0))
                        .average()
                        .orElse(Double.NaN);
            }
            default -> throw new IllegalArgumentException(metric);
        };
    }

    private interface Distance {
        double of(int a, int b);
    }

    private static double pairs(List<Integer> tracks, Distance distance) {
        return IntStream.range(0, tracks.size())
                .boxed()
                .flatMap(i -> IntStream.range(0, i).mapToObj(j -> distance.of(tracks.get(i), tracks.get(j))))
                .mapToDouble(d -> d)
                .average()
                .orElse(Double.NaN);
    }

    private static Map<Integer, Double> genres(EvaluationData data, List<Integer> tracks) {
        List<Integer> known = tracks.stream()
                .map(track -> data.genres()[track])
                .filter(genre -> genre >= 0)
                .toList();
        return known.stream().collect(Collectors.groupingBy(g -> g, Collectors.summingDouble(g -> 1.0 / known.size())));
    }

    private static double divergence(Map<Integer, Double> wanted, Map<Integer, Double> given) {
        return wanted.isEmpty() || given.isEmpty()
                ? Double.NaN
                : wanted.entrySet().stream()
                        .mapToDouble(entry -> entry.getValue()
                                * Math.log(entry.getValue()
                                        / (0.99 * given.getOrDefault(entry.getKey(), 0.0) + 0.01 * entry.getValue())))
                        .sum();
    }

    private static double gain(int rank) {
        return 1 / (Math.log(rank + 1) / Math.log(2));
    }

    @Test
    void agrees_with_the_definition_and_does_not_care_how_users_are_split() {
        Random random = new Random(5);
        for (int round = 0; round < 3000; round++) {
            World world = world(random);
            List<EvaluatedUser> users = world.users();
            int k = 1 + random.nextInt(12);
            for (MetricFactory factory : Metrics.all()) {
                double expected = byDefinition(factory.name(), world, k);
                Metric whole = factory.create(world.data(), k);
                users.forEach(whole::add);
                Metric left = factory.create(world.data(), k);
                Metric right = factory.create(world.data(), k);
                int cut = users.isEmpty() ? 0 : random.nextInt(users.size() + 1);
                users.subList(0, cut).forEach(left::add);
                users.subList(cut, users.size()).forEach(right::add);
                left.combine(right);
                for (Metric taken : List.of(whole, left)) {
                    if (Double.isNaN(expected)) {
                        assertThat(taken.result()).as(factory.name()).isNaN();
                    } else {
                        assertThat(taken.result()).as(factory.name()).isCloseTo(expected, within(1e-9));
                    }
                }
            }
        }
    }

    @Test
    void has_a_name_and_a_formula_for_each() {
        assertThat(Metrics.all()).extracting(MetricFactory::name).doesNotHaveDuplicates();
        assertThat(Metrics.all()).allSatisfy(m -> {
            assertThat(m.description()).isNotBlank();
            if (m.aspect() != MetricFactory.Aspect.BEYOND_ACCURACY && !m.name().startsWith("interval-")) {
                assertThat(m.higherIsBetter()).isEqualTo(m.aspect() == MetricFactory.Aspect.RANKING);
            }
        });
    }
}
