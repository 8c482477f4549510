package io.says.model.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How well a trainer does on a published data set: {@code QualityBenchmark TRAINER DATASET [KEY=VALUE ...]}, judged by the project's own
 * evaluator ({@link BenchFit}).
 *
 * <p>Data sets, below {@code SAYS_DATA}: {@code gowalla} and {@code amazon-cds} with their published split; {@code movielens-100k} with
 * its published folds; {@code hetrec2011-lastfm-2k}, each user's artists cut 8:1:1 at random, fitted to the first part alone, the first
 * two masked, the third asked for; {@code echonest-spotify}, each user's songs cut 8:2. A key is a parameter of the trainer, or
 * of another one with its name before it, as {@code ials.rank} for a blend; or {@code preset}; or
 * {@code part} (a fold, or the seed of the cut), or {@code seed} of the fit and, where nothing else is said, of the cut; or
 * {@code validation=true}: then a tenth of the training part is cut off and asked for, and the test part not looked at. Values given
 * with commas between them are all tried, and the mean over parts and seeds is told.
 */
public final class QualityBenchmark {

    private QualityBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
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
        Map<String, BenchFit> benches = new LinkedHashMap<>();
        try {
            Map<Map<String, String>, List<Map<String, Double>>> alike = new LinkedHashMap<>();
            for (Map<String, String> point : grid(keys)) {
                Map<String, String> others = new LinkedHashMap<>(point);
                others.keySet().removeAll(Set.of("seed", "part"));
                alike.computeIfAbsent(others, same -> new ArrayList<>()).add(run(trainer, dataset, point, benches));
            }
            alike.forEach((point, found) -> {
                if (found.size() > 1) {
                    System.out.printf(
                            "%s on %s %s, mean of %d%n  %s%n", trainer, dataset, point, found.size(), mean(found));
                }
            });
        } finally {
            for (BenchFit bench : benches.values()) {
                bench.close();
            }
        }
    }

    private static List<Map<String, String>> grid(Map<String, List<String>> keys) {
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
        return grid;
    }

    private static String mean(List<Map<String, Double>> found) {
        Map<String, Double> means = new LinkedHashMap<>();
        found.forEach(
                metrics -> metrics.forEach((name, value) -> means.merge(name, value / found.size(), Double::sum)));
        return told(means);
    }

    private static String told(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .map(metric -> String.format(Locale.ROOT, "%s %.4f", metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Double> run(
            String trainer, String dataset, Map<String, String> point, Map<String, BenchFit> benches) throws Exception {
        Map<String, String> parameters = new LinkedHashMap<>(point);
        long seed = Long.parseLong(point.getOrDefault("seed", "42"));
        boolean validation = Boolean.parseBoolean(point.getOrDefault("validation", "false"));
        String part = point.getOrDefault("part", BenchSplit.defaultPart(dataset, seed));
        parameters.keySet().removeAll(Set.of("seed", "part", "validation"));
        String bench = part + " " + seed + " " + validation;
        if (!benches.containsKey(bench)) {
            BenchSplit split = BenchSplit.read(dataset, part);
            benches.put(bench, new BenchFit(validation ? split.validating(seed) : split));
        }
        BenchFit.Judged judged = benches.get(bench).judge(trainer, parameters, seed, 10);
        System.out.printf("%s on %s %s%s %s%n", trainer, dataset, part, validation ? " (validation)" : "", point);
        System.out.printf(
                "  %s; fitted in %.1f s, %.1f CPU-s%n",
                told(judged.scores().metrics()), judged.seconds(), judged.cpuSeconds());
        return judged.scores().metrics();
    }
}
