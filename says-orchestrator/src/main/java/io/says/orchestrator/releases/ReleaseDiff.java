package io.says.orchestrator.releases;

import io.says.SaysException;
import io.says.json.Json;
import io.says.release.ReleaseInfo;
import io.says.report.ModelScores;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two releases, from one to the other.
 *
 * @param from the one
 * @param to the other
 * @param sameContent whether they hold the same, byte for byte
 * @param differences what their passports say differently, field by field; the rest of this says what is not in here
 * @param datasets the datasets they came from
 * @param users the users they know
 * @param tracks the tracks they can recommend
 * @param protocol what differs in the protocols their metrics were taken under; where it is not empty, the metrics cannot be
 *     compared, and nothing of the evaluation is
 * @param metrics their metrics side by side; empty where they cannot be compared
 */
public record ReleaseDiff(
        String from,
        String to,
        boolean sameContent,
        List<Field> differences,
        List<Lineage> datasets,
        Members users,
        Members tracks,
        List<Field> protocol,
        List<Metric> metrics) {

    /** What passports say that is said elsewhere in a comparison, or differs between any two releases. */
    private static final Set<String> APART =
            Set.of("id", "files", "lineage", "users", "tracks", "report.passport", "report.scores");

    /** What a report repeats of the passport it is in. */
    private static final Set<String> REPEATED = Set.of("report.trainer", "report.parameters", "report.feedback");

    /**
     * A field that is not the same.
     *
     * @param name its path in {@code release.json}, the names joined by points
     * @param from what the one says, null for nothing; a list as JSON
     * @param to what the other says
     */
    public record Field(
            String name, @Nullable String from, @Nullable String to) {}

    /**
     * A dataset both or one of them came from.
     *
     * @param dataset its name
     * @param from the version of the one, null for none
     * @param to the version of the other
     * @param same whether that is the same
     */
    public record Lineage(
            String dataset, @Nullable String from, @Nullable String to, boolean same) {}

    /**
     * Users or tracks.
     *
     * @param from how many the one has
     * @param to how many the other has
     * @param joined how many only the other has; null where the format keeps no ids that can be read
     * @param left how many only the one has
     */
    public record Members(
            long from,
            long to,
            @Nullable Long joined,
            @Nullable Long left) {}

    /**
     * A metric under one protocol.
     *
     * @param model the trained model, or the name of a baseline
     * @param metric its name
     * @param from what the one had, null where it has no such metric
     * @param to what the other had
     * @param difference {@code to - from}; null where one is missing
     */
    public record Metric(
            String model,
            String metric,
            @Nullable Double from,
            @Nullable Double to,
            @Nullable Double difference) {}

    /**
     * Compares two releases.
     *
     * @throws SaysException {@code CORRUPT_DATA} when a passport or the ids of a release cannot be read
     */
    public static ReleaseDiff of(Path from, Path to) {
        Bundle one = Bundle.of(from);
        Bundle other = Bundle.of(to);
        List<Field> protocol =
                differences(fields(from, "report.passport", Set.of()), fields(to, "report.passport", Set.of()));
        boolean comparable = protocol.isEmpty();
        Set<String> left = new TreeSet<>(APART);
        // Figures taken under different protocols do not differ: they are about different things.
        left.addAll(comparable ? REPEATED : Set.of("report"));
        return new ReleaseDiff(
                one.info().id(),
                other.info().id(),
                one.info().contentHash().equals(other.info().contentHash()),
                differences(fields(from, "", left), fields(to, "", left)),
                lineage(one.info(), other.info()),
                members(one.info().users(), other.info().users(), one.users(), other.users()),
                members(one.info().tracks(), other.info().tracks(), one.tracks(), other.tracks()),
                protocol,
                comparable ? metrics(one.info(), other.info()) : List.of());
    }

    /** Whether the metrics were taken under one protocol. */
    public boolean comparable() {
        return protocol.isEmpty();
    }

    /** The fields below a path of {@code release.json}, whatever they are: what is added there later is compared too. */
    private static Map<String, String> fields(Path release, String below, Set<String> left) {
        Path file = release.resolve(ReleaseInfo.FILE);
        try {
            Map<String, String> fields = new TreeMap<>();
            collect("", Json.object(Files.readString(file), file.toString()), left, fields);
            if (!below.isEmpty()) {
                fields.keySet().removeIf(name -> !name.startsWith(below + "."));
            }
            return fields;
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
    }

    private static void collect(String name, @Nullable Object value, Set<String> left, Map<String, String> fields) {
        if (value == null || left.contains(name)) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> collect(name.isEmpty() ? "" + key : name + "." + key, inner, left, fields));
        } else {
            fields.put(name, value instanceof List<?> ? Json.write(value) : value.toString());
        }
    }

    private static List<Field> differences(Map<String, String> from, Map<String, String> to) {
        Set<String> names = new TreeSet<>(from.keySet());
        names.addAll(to.keySet());
        List<Field> differences = new ArrayList<>();
        for (String name : names) {
            String one = from.get(name);
            String other = to.get(name);
            if (one == null || !one.equals(other)) {
                differences.add(new Field(name, one, other));
            }
        }
        return differences;
    }

    private static List<Lineage> lineage(ReleaseInfo from, ReleaseInfo to) {
        Set<String> names = new TreeSet<>(from.lineage().keySet());
        names.addAll(to.lineage().keySet());
        List<Lineage> datasets = new ArrayList<>();
        for (String name : names) {
            String one = from.lineage().get(name);
            String other = to.lineage().get(name);
            datasets.add(new Lineage(name, one, other, one != null && one.equals(other)));
        }
        return datasets;
    }

    private static Members members(long from, long to, Optional<Set<String>> one, Optional<Set<String>> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return new Members(from, to, null, null);
        }
        return new Members(from, to, missing(other.get(), one.get()), missing(one.get(), other.get()));
    }

    private static long missing(Set<String> these, Set<String> in) {
        return these.stream().filter(id -> !in.contains(id)).count();
    }

    private static List<Metric> metrics(ReleaseInfo from, ReleaseInfo to) {
        Map<String, Map<String, Double>> before = new HashMap<>();
        from.report().scores().forEach(scores -> before.put(model(scores), scores.metrics()));
        List<Metric> metrics = new ArrayList<>();
        for (ModelScores scores : to.report().scores()) {
            Map<String, Double> earlier = before.getOrDefault(model(scores), Map.of());
            metrics.addAll(metrics(model(scores), earlier, scores.metrics()));
            before.remove(model(scores));
        }
        for (ModelScores scores : from.report().scores()) {
            if (before.containsKey(model(scores))) {
                metrics.addAll(metrics(model(scores), scores.metrics(), Map.of()));
            }
        }
        return metrics;
    }

    /** The trained models are one row whatever trained them: that is what two releases are compared for. */
    private static String model(ModelScores scores) {
        return scores.baseline() ? scores.model() : "model";
    }

    private static List<Metric> metrics(String model, Map<String, Double> from, Map<String, Double> to) {
        Set<String> names = new TreeSet<>(from.keySet());
        names.addAll(to.keySet());
        List<Metric> metrics = new ArrayList<>();
        for (String name : names) {
            Double one = from.get(name);
            Double other = to.get(name);
            metrics.add(new Metric(model, name, one, other, one == null || other == null ? null : other - one));
        }
        return metrics;
    }
}
