package io.says.model.evaluate;

import com.sun.management.OperatingSystemMXBean;
import io.says.config.Settings;
import io.says.model.ModelPlugin;
import io.says.model.rows.MatrixTrainer;
import io.says.model.rows.SplitRows;
import io.says.spi.EvaluationData;
import io.says.spi.MetricFactory;
import io.says.spi.Plugins;
import io.says.spi.TrainedModel;
import io.says.spi.TrainerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * How well a trainer ranks on a published data set: {@code QualityBenchmark TRAINER DATASET [KEY=VALUE ...]}. Every user with a test
 * row is judged over the whole catalogue, what is known of the user masked, by the project's own evaluator.
 *
 * <p>Data sets, below {@code SAYS_DATA}: {@code gowalla} and {@code amazon-cds} with their published split;
 * {@code hetrec2011-lastfm-2k}, each user's artists cut 8:1:1 at random by {@code seed}, fitted to the first part alone, the first two
 * masked, the third asked for. A key is a parameter of the trainer, or of another one with its name before it, as {@code ials.rank} for
 * a blend; or {@code preset}; or {@code seed}; or {@code validation=true}: then a tenth of the training part is cut off and asked for,
 * and the test part not looked at. Values given with commas between them are all tried, and the mean over seeds is told.
 */
public final class QualityBenchmark {

    private QualityBenchmark() {}

    /**
     * A split.
     *
     * @param fit what a model is fitted to
     * @param known what is masked
     * @param asked what is asked for
     */
    private record Split(int tracks, SplitRows fit, SplitRows known, SplitRows asked) {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        String trainer = args[0];
        String dataset = args[1];
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (int i = 2; i < args.length; i++) {
            int at = args[i].indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException("KEY=VALUE is asked for, not " + args[i]);
            }
            keys.put(args[i].substring(0, at), List.of(args[i].substring(at + 1).split(",", -1)));
        }
        List<Map<String, String>> grid = new ArrayList<>(List.of(Map.of()));
        for (Map.Entry<String, List<String>> key : keys.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> point : grid) {
                for (String value : key.getValue()) {
                    Map<String, String> next = new LinkedHashMap<>(point);
                    next.put(key.getKey(), value);
                    longer.add(next);
                }
            }
            grid = longer;
        }
        Map<Map<String, String>, List<Map<String, Double>>> bySeed = new LinkedHashMap<>();
        for (Map<String, String> point : grid) {
            Map<String, String> others = new LinkedHashMap<>(point);
            others.remove("seed");
            bySeed.computeIfAbsent(others, same -> new ArrayList<>()).add(run(trainer, dataset, point));
        }
        bySeed.forEach((point, found) -> {
            if (found.size() > 1) {
                System.out.printf("%s on %s %s, mean of %d seeds%n", trainer, dataset, point, found.size());
                Map<String, Double> means = new TreeMap<>();
                found.forEach(metrics -> metrics.forEach((name, value) -> means.merge(name, value, Double::sum)));
                means.replaceAll((name, sum) -> sum / found.size());
                System.out.println("  " + told(means));
            }
        });
    }

    private static String told(Map<String, Double> metrics) {
        return String.format(
                Locale.ROOT,
                "Recall@10 %.4f NDCG@10 %.4f Recall@20 %.4f NDCG@20 %.4f",
                metrics.get("recall@10"),
                metrics.get("ndcg@10"),
                metrics.get("recall@20"),
                metrics.get("ndcg@20"));
    }

    private static Map<String, Double> run(String name, String dataset, Map<String, String> point) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>(point);
        long seed = Long.parseLong(parameters.getOrDefault("seed", "42"));
        boolean validation = Boolean.parseBoolean(parameters.getOrDefault("validation", "false"));
        parameters.keySet().removeAll(Set.of("seed", "validation"));
        Path directory = Path.of(System.getenv().getOrDefault("SAYS_DATA", "../shared/data"))
                .resolve(dataset);
        Split split = dataset.startsWith("hetrec") ? hetrec(directory, seed) : published(directory);
        if (validation) {
            SplitRows[] parts = cut(split.fit(), seed, 0.9);
            split = new Split(split.tracks(), parts[0], parts[0], parts[1]);
        }
        Settings.Builder builder = Settings.builder().set("seed=" + seed);
        String preset = parameters.remove("preset");
        if (preset != null) {
            builder.set("preset=" + preset);
        }
        parameters.forEach(
                (key, value) -> builder.set("train." + (key.contains(".") ? key : name + "." + key) + "=" + value));
        Settings settings = builder.build();
        double before = cpuSeconds();
        long start = System.nanoTime();
        Scorer scorer = scorer(name, settings, split);
        double cpu = cpuSeconds() - before;
        double wall = (System.nanoTime() - start) / 1e9;
        Map<String, Double> metrics = evaluate(split, scorer);
        System.out.printf("%s on %s%s %s, seed %d%n", name, dataset, validation ? " (validation)" : "", point, seed);
        System.out.printf("  %s; fitted in %.1f s, %.1f CPU-s%n", told(metrics), wall, cpu);
        return metrics;
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static Scorer scorer(String name, Settings settings, Split split) {
        if (name.equals("popularity")) {
            // Without times and ratings it is the evaluator's own baseline.
            return Baselines.of(split.fit(), split.tracks(), false).get(0);
        }
        TrainerFactory trainer = Plugins.named("trainer", new ModelPlugin().trainers(), name);
        trainer.validate(settings);
        TrainedModel model;
        if (trainer instanceof MatrixTrainer fits) {
            model = fits.fit(settings, split.fit().matrix(), split.tracks(), (message, done, total) -> {
                if (done == 0 && total == 0) { // not on the way anywhere: something to say
                    System.out.println("  " + message);
                }
            });
        } else {
            throw new IllegalArgumentException(name + " cannot be fitted without a run");
        }
        return new ModelScorer(name, model, false);
    }

    private static Map<String, Double> evaluate(Split split, Scorer scorer) {
        int tracks = split.tracks();
        int[] listeners = new int[tracks];
        for (int track : split.fit().track()) {
            listeners[track]++;
        }
        boolean[] ranked = new boolean[split.asked().users()];
        Arrays.fill(ranked, true);
        int[] unknown = new int[tracks];
        List<MetricFactory> metrics = Metrics.all().stream()
                .filter(metric -> Set.of("recall", "ndcg").contains(metric.name()))
                .toList();
        Evaluator evaluator = new Evaluator(
                new EvaluationData(
                        ranked.length, listeners, new boolean[tracks], unknown, unknown, new float[tracks][0]),
                split.known(),
                split.asked(),
                new Protocol(10, List.of(20), 0, 1),
                metrics,
                ranked,
                Errors.spanning(1));
        List<String> names =
                Arrays.stream(evaluator.judged()).mapToObj(Integer::toString).toList();
        return evaluator.evaluate(scorer, false, names, Set.of()).metrics();
    }

    private static BufferedReader open(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    private static Split published(Path directory) throws IOException {
        Map<String, Integer> users = new HashMap<>();
        Map<String, Integer> items = new HashMap<>();
        SplitRows train = lines(directory.resolve("train.txt.gz"), users, items);
        SplitRows test = lines(directory.resolve("test.txt.gz"), users, items);
        return new Split(items.size(), train, train, test);
    }

    /** A line a user: the user, then the items. */
    private static SplitRows lines(Path file, Map<String, Integer> users, Map<String, Integer> items)
            throws IOException {
        List<Long> keys = new ArrayList<>();
        try (BufferedReader in = open(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] ids = line.strip().split(" ");
                Integer user = users.computeIfAbsent(ids[0], id -> users.size());
                for (int i = 1; i < ids.length; i++) {
                    Integer item = items.computeIfAbsent(ids[i], id -> items.size());
                    keys.add((long) user << 32 | item);
                }
            }
        }
        return group(keys, Collections.nCopies(keys.size(), 1f), users.size());
    }

    private static SplitRows group(List<Long> keys, List<Float> values, int users) {
        float[] all = new float[keys.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return SplitRows.group(keys.stream().mapToLong(k -> k).toArray(), all, all.length, users, 0);
    }

    private static Split hetrec(Path directory, long seed) throws IOException {
        Map<String, Integer> users = new HashMap<>();
        Map<String, Integer> items = new HashMap<>();
        List<Long> keys = new ArrayList<>();
        List<Float> plays = new ArrayList<>();
        try (BufferedReader in = open(directory.resolve("user_artists.dat.gz"))) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] fields = line.strip().split("\t");
                keys.add((long) users.computeIfAbsent(fields[0], id -> users.size()) << 32
                        | items.computeIfAbsent(fields[1], id -> items.size()));
                plays.add(Float.valueOf(fields[2]));
            }
        }
        SplitRows all = group(keys, plays, users.size());
        SplitRows[] first = cut(all, seed, 0.8);
        SplitRows[] second = cut(first[1], seed, 0.5);
        return new Split(items.size(), first[0], both(first[0], second[0]), second[1]);
    }

    /** Each user's rows in two parts at random: a share, rounded, and the rest. */
    private static SplitRows[] cut(SplitRows rows, long seed, double share) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Long>> keys = List.of(new ArrayList<>(), new ArrayList<>());
        List<List<Float>> values = List.of(new ArrayList<>(), new ArrayList<>());
        for (int user = 0; user < rows.users(); user++) {
            int from = rows.start()[user];
            int count = rows.start()[user + 1] - from;
            int[] order = new int[count];
            for (int i = 0; i < count; i++) {
                int other = random.nextInt(i + 1);
                order[i] = order[other];
                order[other] = from + i;
            }
            // Where a share of a row is left over, chance decides.
            int first = (int) (count * share + random.nextDouble());
            for (int i = 0; i < count; i++) {
                int part = i < first ? 0 : 1;
                keys.get(part).add((long) user << 32 | rows.track()[order[i]]);
                values.get(part).add(rows.value()[order[i]]);
            }
        }
        return new SplitRows[] {
            group(keys.get(0), values.get(0), rows.users()), group(keys.get(1), values.get(1), rows.users())
        };
    }

    private static SplitRows both(SplitRows one, SplitRows other) {
        Map<Long, Float> all = new TreeMap<>();
        for (SplitRows rows : List.of(one, other)) {
            for (int user = 0; user < rows.users(); user++) {
                for (int i = rows.start()[user]; i < rows.start()[user + 1]; i++) {
                    all.put((long) user << 32 | rows.track()[i], rows.value()[i]);
                }
            }
        }
        return group(new ArrayList<>(all.keySet()), new ArrayList<>(all.values()), one.users());
    }
}
