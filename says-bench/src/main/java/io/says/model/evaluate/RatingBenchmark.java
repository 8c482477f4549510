package io.says.model.evaluate;

import com.sun.management.OperatingSystemMXBean;
import io.says.config.Settings;
import io.says.model.bpmf.BpmfTrainerFactory;
import io.says.model.rows.SplitRows;
import io.says.spi.EvaluationData;
import io.says.spi.MetricFactory;
import io.says.spi.TrainedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * How well Bayesian matrix factorisation predicts ratings: {@code RatingBenchmark [KEY=VALUE ...]}, on the published folds of
 * MovieLens 100K below {@code SAYS_DATA}, by the project's own evaluator.
 *
 * <p>A key is a parameter of the trainer, or {@code seed}; {@code folds}, names with commas between them; {@code side}, the side
 * information: {@code none}, {@code tracks} (genres and the year) or {@code both} (age by decades, gender and occupation of the users,
 * too); or {@code validation=true}: then a tenth of each training part is cut off and asked for, and the test part not looked at.
 */
public final class RatingBenchmark {

    private static final int USERS = 943;
    private static final int TRACKS = 1682;
    private static final float LEAST = 1;
    private static final float MOST = 5;

    private RatingBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String arg : args) {
            int at = arg.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException("KEY=VALUE is asked for, not " + arg);
            }
            keys.put(arg.substring(0, at), arg.substring(at + 1));
        }
        String said = keys.toString();
        String seed = keys.getOrDefault("seed", "42");
        List<String> folds =
                List.of(keys.getOrDefault("folds", "u1,u2,u3,u4,u5").split(","));
        String side = keys.getOrDefault("side", "none");
        boolean validation = Boolean.parseBoolean(keys.getOrDefault("validation", "false"));
        keys.keySet().removeAll(Set.of("seed", "folds", "side", "validation"));
        Settings.Builder builder = Settings.builder().set("seed=" + seed);
        keys.forEach((key, value) -> builder.set("train.bpmf." + key + "=" + value));
        Settings settings = builder.build();
        BpmfTrainerFactory trainer = new BpmfTrainerFactory();
        trainer.validate(settings);
        Path data = Path.of(System.getenv().getOrDefault("SAYS_DATA", "../shared/data"))
                .resolve("movielens-100k");
        List<List<Set<String>>> ofUsers = side.equals("both") ? users(data) : List.of();
        List<List<Set<String>>> ofTracks = side.equals("none") ? List.of() : tracks(data);
        Map<String, Double> sums = new TreeMap<>();
        for (String fold : folds) {
            SplitRows train = ratings(data.resolve(fold + ".base.gz"));
            SplitRows asked = validation ? null : ratings(data.resolve(fold + ".test.gz"));
            if (asked == null) {
                SplitRows[] parts = cut(train);
                train = parts[0];
                asked = parts[1];
            }
            double before = cpuSeconds();
            TrainedModel model = trainer.fit(settings, train.matrix(), TRACKS, ofUsers, ofTracks, done -> {});
            double cpu = cpuSeconds() - before;
            Map<String, Double> figures = new TreeMap<>(evaluate(train, asked, model));
            clipped(asked, model, figures);
            figures.put("CPU-s", cpu);
            figures.forEach((name, value) -> sums.merge(name, value, Double::sum));
            print(fold, figures, 1);
        }
        print("mean of " + folds.size() + (validation ? " (validation) " : " ") + said, sums, folds.size());
    }

    private static void print(String what, Map<String, Double> figures, int divisor) {
        StringBuilder line = new StringBuilder(what).append(':');
        figures.forEach((name, value) -> line.append(String.format(" %s %.4f", name, value / divisor)));
        System.out.println(line);
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static Map<String, Double> evaluate(SplitRows train, SplitRows asked, TrainedModel model) {
        int[] listeners = new int[TRACKS];
        for (int track : train.track()) {
            listeners[track]++;
        }
        int[] unknown = new int[TRACKS];
        List<MetricFactory> metrics = Metrics.all().stream()
                .filter(metric -> metric.aspect() == MetricFactory.Aspect.RATING)
                .toList();
        Evaluator evaluator = new Evaluator(
                new EvaluationData(USERS, listeners, new boolean[TRACKS], unknown, unknown, new float[TRACKS][0]),
                train,
                asked,
                new Protocol(10),
                metrics,
                new boolean[USERS],
                Errors.spanning(MOST - LEAST));
        List<String> names =
                Arrays.stream(evaluator.judged()).mapToObj(Integer::toString).toList();
        return evaluator
                .evaluate(new ModelScorer("bpmf", model, true), true, names, Set.of())
                .metrics();
    }

    /** The errors of predictions brought into the range of ratings. */
    private static void clipped(SplitRows asked, TrainedModel model, Map<String, Double> figures) {
        double squares = 0;
        double sum = 0;
        for (int user = 0; user < asked.users(); user++) {
            for (int i = asked.start()[user]; i < asked.start()[user + 1]; i++) {
                double error = Math.min(MOST, Math.max(LEAST, model.score(user, asked.track()[i]))) - asked.value()[i];
                squares += error * error;
                sum += Math.abs(error);
            }
        }
        figures.put("rmse-clipped", Math.sqrt(squares / asked.rows()));
        figures.put("mae-clipped", sum / asked.rows());
    }

    private static List<String> lines(Path file) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                file.toString().endsWith(".gz")
                        ? new GZIPInputStream(Files.newInputStream(file))
                        : Files.newInputStream(file),
                StandardCharsets.ISO_8859_1))) {
            return in.lines().toList();
        }
    }

    private static SplitRows ratings(Path file) throws IOException {
        List<String> lines = lines(file);
        long[] keys = new long[lines.size()];
        float[] values = new float[keys.length];
        for (int i = 0; i < keys.length; i++) {
            String[] fields = lines.get(i).split("\t");
            keys[i] = (Long.parseLong(fields[0]) - 1) << 32 | (Integer.parseInt(fields[1]) - 1);
            values[i] = Float.parseFloat(fields[2]);
        }
        return SplitRows.group(keys, values, keys.length, USERS, 0);
    }

    private static List<List<Set<String>>> users(Path data) throws IOException {
        List<List<Set<String>>> columns = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String line : lines(data.resolve("u.user"))) {
            String[] fields = line.split("\\|");
            columns.get(0).add(Set.of(Integer.toString(Integer.parseInt(fields[1]) / 10)));
            columns.get(1).add(Set.of(fields[2]));
            columns.get(2).add(Set.of(fields[3]));
        }
        return columns;
    }

    private static List<List<Set<String>>> tracks(Path data) throws IOException {
        List<List<Set<String>>> columns = List.of(new ArrayList<>(), new ArrayList<>());
        for (String line : lines(data.resolve("u.item.gz"))) {
            String[] fields = line.split("\\|", -1);
            Set<String> genres = new TreeSet<>();
            for (int i = 5; i < fields.length; i++) {
                if (fields[i].equals("1")) {
                    genres.add(Integer.toString(i));
                }
            }
            columns.get(0).add(genres);
            String released = fields[2];
            columns.get(1).add(released.isEmpty() ? Set.of() : Set.of(released.substring(released.length() - 4)));
        }
        return columns;
    }

    /** Nine tenths of the rows and the rest, at random. */
    private static SplitRows[] cut(SplitRows rows) {
        SplittableRandom random = new SplittableRandom(7);
        long[][] keys = new long[2][rows.rows()];
        float[][] values = new float[2][rows.rows()];
        int[] count = new int[2];
        for (int user = 0; user < rows.users(); user++) {
            for (int i = rows.start()[user]; i < rows.start()[user + 1]; i++) {
                int part = random.nextInt(10) == 0 ? 1 : 0;
                keys[part][count[part]] = (long) user << 32 | rows.track()[i];
                values[part][count[part]++] = rows.value()[i];
            }
        }
        return new SplitRows[] {
            SplitRows.group(keys[0], values[0], count[0], rows.users(), 0),
            SplitRows.group(keys[1], values[1], count[1], rows.users(), 0)
        };
    }
}
