package io.says.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.says.model.rows.SplitRows;
import io.says.spi.EvaluationData;
import io.says.spi.MetricFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Popularity on the published splits gives the published figures (Open-CF-Benchmark for Gowalla), to four digits: the metrics, the
 * masking and the full catalogue are those of the literature.
 */
final class PublishedFiguresTest {

    private static final Path DATA =
            Path.of(System.getProperty("says.data", System.getenv().getOrDefault("SAYS_DATA", "../../shared/data")));

    /** A line a user: the user, then the items. */
    private static SplitRows read(Path file, Map<String, Integer> users, Map<String, Integer> items)
            throws IOException {
        List<Long> keys = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] ids = line.strip().split(" ");
                Integer user = users.computeIfAbsent(ids[0], id -> users.size());
                for (int i = 1; i < ids.length; i++) {
                    Integer item = items.computeIfAbsent(ids[i], id -> items.size());
                    keys.add((long) user << 32 | item);
                }
            }
        }
        float[] ones = new float[keys.size()];
        Arrays.fill(ones, 1);
        return SplitRows.group(keys.stream().mapToLong(k -> k).toArray(), ones, ones.length, users.size(), 0);
    }

    @ParameterizedTest
    @CsvSource({"gowalla, 29858, 40981, 0.0416, 0.0317", "amazon-cds, 43169, 35648, 0.0122, 0.0072"})
    void popularity_gives_the_published_figures(String name, int users, int items, double recall, double ndcg)
            throws IOException {
        Path directory = DATA.resolve(name);
        assumeTrue(Files.isDirectory(directory), "No " + name + " in " + DATA);
        Map<String, Integer> userIds = new HashMap<>();
        Map<String, Integer> itemIds = new HashMap<>();
        SplitRows train = read(directory.resolve("train.txt.gz"), userIds, itemIds);
        SplitRows test = read(directory.resolve("test.txt.gz"), userIds, itemIds);
        assertThat(userIds).hasSize(users);
        assertThat(itemIds).hasSize(items);
        int[] listeners = new int[items];
        for (int item : train.track()) {
            listeners[item]++;
        }
        int[] unknown = new int[items];
        boolean[] ranked = new boolean[users];
        Arrays.fill(ranked, true);
        List<MetricFactory> metrics = Metrics.all().stream()
                .filter(metric -> Set.of("recall", "ndcg").contains(metric.name()))
                .toList();
        Evaluator evaluator = new Evaluator(
                new EvaluationData(users, listeners, new boolean[items], unknown, unknown, new float[items][0]),
                train,
                test,
                new Protocol(20),
                metrics,
                ranked,
                Errors.spanning(1));
        List<String> names =
                Arrays.stream(evaluator.judged()).mapToObj(Integer::toString).toList();
        Map<String, Double> popularity = evaluator
                .evaluate(Baselines.of(train, items, false).get(0), false, names, Set.of())
                .metrics();
        assertThat(popularity.get("recall@20")).isCloseTo(recall, within(0.00005));
        assertThat(popularity.get("ndcg@20")).isCloseTo(ndcg, within(0.00005));
    }
}
