package io.says.orchestrator.report;

import io.says.orchestrator.report.Figure.Kind;
import io.says.orchestrator.terminal.ReportText;
import io.says.orchestrator.text.Texts;
import io.says.release.FittedOn;
import io.says.release.ReleaseInfo;
import io.says.report.Comparison;
import io.says.report.EvaluationDetails;
import io.says.report.EvaluationDetails.ExampleTrack;
import io.says.report.EvaluationDetails.ExampleUser;
import io.says.report.EvaluationDetails.Exposure;
import io.says.report.EvaluationReport;
import io.says.report.Interval;
import io.says.report.LearningCurve;
import io.says.report.ModelHealth;
import io.says.report.ModelScores;
import io.says.report.NoiseFloor;
import io.says.report.Passport;
import io.says.report.UserGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a release did, as figures: the one place that decides what pages and files show of an evaluation.
 *
 * @param notes what is worth knowing before the figures, a line each
 * @param tiles the most important numbers, in words, by name
 * @param sections the figures, in order
 */
public record EvaluationView(List<String> notes, Map<String, String> tiles, List<DataView.Section> sections) {

    private static final int DIGITS = 4;
    private static final int LONGEST_COLUMN = 20;

    /** The view of a release in a language. */
    public static EvaluationView of(ReleaseEvaluation evaluation, Texts texts) {
        EvaluationReport report = evaluation.release().report();
        List<DataView.Section> sections = new ArrayList<>();
        DataView.add(sections, texts.say("report.against-baselines"), List.of(metrics(report, texts)));
        DataView.add(
                sections,
                texts.say("report.over-k"),
                List.of(overCutoffs(report, "ndcg", texts), overCutoffs(report, "recall", texts)));
        learning(report, texts).ifPresent(curve -> DataView.add(sections, texts.say("report.fit"), List.of(curve)));
        DataView.add(sections, texts.say("report.differences"), differences(report, texts));
        DataView.add(sections, texts.say("report.groups"), groups(report, texts));
        evaluation.details().ifPresent(details -> {
            DataView.add(
                    sections,
                    texts.say("report.errors"),
                    List.of(
                            DataView.bars(
                                    "residuals",
                                    texts.say("report.residuals"),
                                    texts.say("report.residual"),
                                    details.residuals(),
                                    texts.say("data.ratings"),
                                    texts),
                            exposure(details.exposure(), texts)));
            DataView.add(sections, texts.say("report.examples"), examples(details, texts));
        });
        DataView.add(
                sections,
                texts.say("report.measured"),
                List.of(
                        named("passport", texts.say("report.passport"), passport(report, texts), texts),
                        named("health", texts.say("report.health"), health(report, texts), texts),
                        named("gate", texts.say("report.gate"), evaluation.gate(), texts)));
        return new EvaluationView(notes(evaluation, texts), tiles(evaluation, texts), List.copyOf(sections));
    }

    /** The metric that models of this kind are chosen by: {@code rmse} for predicted ratings, else {@code ndcg}. */
    public static String mainMetric(EvaluationReport report) {
        boolean rates = report.scores().stream()
                .anyMatch(scores -> !scores.baseline() && scores.metrics().containsKey("rmse"));
        return rates ? "rmse" : "ndcg@" + report.passport().cutoff();
    }

    /** A model's value of a metric with its interval where it has one; a dash where it has neither. */
    public static String value(ModelScores scores, String metric, Texts texts) {
        Double value = scores.metrics().get(metric);
        if (value == null) {
            return "–";
        }
        Map<String, Interval> intervals = scores.intervals();
        Interval interval = intervals == null ? null : intervals.get(metric);
        return texts.decimal(value, DIGITS) + (interval == null ? "" : " (" + interval(interval, texts) + ")");
    }

    private static String interval(Interval interval, Texts texts) {
        return texts.say(
                "report.interval", texts.decimal(interval.low(), DIGITS), texts.decimal(interval.high(), DIGITS));
    }

    /** What a model and its metrics were fitted on, a sentence without its full stop. */
    public static String fittedOn(FittedOn fitted, Texts texts) {
        return texts.say(fitted.refitted() ? "report.refitted" : "report.fitted-once", fitted.interactions());
    }

    private static List<String> notes(ReleaseEvaluation evaluation, Texts texts) {
        ReleaseInfo release = evaluation.release();
        EvaluationReport report = release.report();
        List<String> notes = new ArrayList<>();
        Instant installed = release.installedAt();
        notes.add(
                installed == null
                        ? texts.say("report.release", release.id(), release.trainer())
                        : texts.say("report.installed", release.id(), release.trainer(), texts.second(installed)));
        FittedOn fitted = release.fittedOn();
        if (fitted != null) {
            notes.add(texts.say("report.fitted-on", fittedOn(fitted, texts)));
        }
        if (report.comparisons() == null) {
            notes.add(texts.say("report.no-intervals"));
        } else if (!report.comparisons().isEmpty()) {
            notes.add(texts.say("report.marks"));
        }
        LearningCurve curve = report.learning();
        String unknown = curve == null ? null : curve.remark();
        if (unknown != null) {
            notes.add(texts.say("report.no-curve", unknown));
        }
        Long newTracks = report.newTrackRows();
        if (newTracks != null && newTracks > 0) {
            notes.add(texts.say("report.new-tracks", newTracks));
        }
        switch (evaluation.missing()) {
            case NOT_WRITTEN -> notes.add(texts.say("report.not-written", EvaluationDetails.FILE));
            case UNREADABLE -> notes.add(texts.say("report.unreadable", EvaluationDetails.FILE));
            case NOTHING -> {}
        }
        if (evaluation.gate().isEmpty()) {
            notes.add(texts.say("report.no-gate"));
        }
        return List.copyOf(notes);
    }

    private static Map<String, String> tiles(ReleaseEvaluation evaluation, Texts texts) {
        EvaluationReport report = evaluation.release().report();
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put(texts.say("column.model"), report.trainer());
        if (!report.scores().isEmpty()) {
            int cutoff = report.passport().cutoff();
            for (String metric : List.of("rmse", "mae", "ndcg@" + cutoff, "recall@" + cutoff, "coverage@" + cutoff)) {
                Double value = report.scores().get(0).metrics().get(metric);
                if (value != null) {
                    tiles.put(metric, texts.decimal(value, DIGITS));
                }
            }
        }
        NoiseFloor floor = report.floor();
        if (floor != null) {
            tiles.put(texts.say("report.floor", "rmse"), texts.decimal(floor.rmse(), DIGITS));
            for (String metric : List.of("rmse", "mae")) {
                Double share = report.shareOfTheWay().get(metric);
                if (share != null) {
                    tiles.put(texts.say("report.way", metric), texts.percent(share));
                }
            }
        }
        tiles.put(
                texts.say("report.users-ranked"), texts.count(report.passport().users()));
        tiles.put(
                texts.say("report.ratings-predicted"),
                texts.count(report.passport().ratings()));
        tiles.put(texts.say("report.test-rows"), texts.count(report.testRatings()));
        tiles.put(texts.say("report.dropped"), texts.count(report.coldStartDropped()));
        Long newTracks = report.newTrackRows();
        if (newTracks != null) {
            tiles.put(texts.say("report.of-new-tracks"), texts.count(newTracks));
        }
        String gate = evaluation.gate().get("gate");
        tiles.put(texts.say("report.gate-said"), gate == null ? texts.say("report.unknown") : gate);
        return tiles;
    }

    private static Figure metrics(EvaluationReport report, Texts texts) {
        List<String> headers = new ArrayList<>(List.of(texts.say("column.metric")));
        for (ModelScores scores : report.scores()) {
            headers.add(scores.baseline() ? texts.say("report.baseline", scores.model()) : scores.model());
            if (!scores.baseline() && scores.intervals() != null) {
                headers.add(texts.say("column.interval"));
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (String metric : ReportText.metrics(report)) {
            List<String> row = new ArrayList<>(List.of(metric));
            for (ModelScores scores : report.scores()) {
                Double value = scores.metrics().get(metric);
                row.add(
                        value == null
                                ? "–"
                                : (texts.decimal(value, DIGITS) + ReportText.mark(report, scores, metric)).strip());
                Map<String, Interval> intervals = scores.intervals();
                if (!scores.baseline() && intervals != null) {
                    Interval interval = intervals.get(metric);
                    row.add(interval == null ? "" : interval(interval, texts));
                }
            }
            rows.add(row);
        }
        return Figure.table("metrics", texts.say("report.metrics"), headers, rows);
    }

    private static Optional<Figure> learning(EvaluationReport report, Texts texts) {
        LearningCurve curve = report.learning();
        if (curve == null || curve.values().isEmpty()) {
            return Optional.empty();
        }
        List<String> labels = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (double value : curve.values()) {
            labels.add(Integer.toString(labels.size() + 1));
            rows.add(List.of(labels.get(labels.size() - 1), texts.decimal(value, DIGITS)));
        }
        return Optional.of(new Figure(
                "learning",
                texts.say("report.iterations", curve.measure()),
                Kind.LINES,
                labels,
                List.of(report.trainer()),
                curve.values(),
                List.of(texts.say("column.iteration"), report.trainer()),
                rows));
    }

    private static List<Figure> differences(EvaluationReport report, Texts texts) {
        List<Figure> figures = new ArrayList<>();
        Map<String, List<Comparison>> comparisons = report.comparisons();
        if (comparisons != null) {
            comparisons.forEach((baseline, compared) -> figures.add(Figure.table(
                    "against-" + figures.size(),
                    texts.say("report.against", baseline),
                    DataView.says(
                            texts,
                            "column.metric",
                            "column.mark",
                            "column.difference",
                            "column.interval",
                            "column.p",
                            "count.users"),
                    compared.stream()
                            .map(c -> List.of(
                                    c.metric(),
                                    ReportText.mark(c),
                                    signed(c.difference(), texts),
                                    texts.say(
                                            "report.interval",
                                            signed(c.interval().low(), texts),
                                            signed(c.interval().high(), texts)),
                                    texts.decimal(c.pValue(), 3),
                                    texts.count(c.users())))
                            .toList())));
        }
        return figures;
    }

    private static String signed(double value, Texts texts) {
        return texts.signed(value, DIGITS);
    }

    /** A metric of every model at each cutoff it was taken at. */
    private static Figure overCutoffs(EvaluationReport report, String metric, Texts texts) {
        Set<Integer> cutoffs = new TreeSet<>();
        List<String> models = new ArrayList<>();
        for (ModelScores scores : report.scores()) {
            List<Integer> at = scores.metrics().keySet().stream()
                    .filter(name -> name.matches(metric + "@[0-9]{1,9}"))
                    .map(name -> Integer.valueOf(name.substring(metric.length() + 1)))
                    .toList();
            cutoffs.addAll(at);
            if (!at.isEmpty()) {
                models.add(scores.model());
            }
        }
        return matrix(
                metric + "-at-k",
                metric + "@K",
                Kind.LINES,
                texts.say("column.k"),
                cutoffs.stream().map(String::valueOf).toList(),
                models,
                (cutoff, model) -> scores(report, model).metrics().get(metric + "@" + cutoff),
                false,
                texts);
    }

    private static ModelScores scores(EvaluationReport report, String model) {
        return report.scores().stream()
                .filter(scores -> scores.model().equals(model))
                .findFirst()
                .orElseThrow();
    }

    private static List<Figure> groups(EvaluationReport report, Texts texts) {
        int cutoff = report.passport().cutoff();
        List<Figure> figures = new ArrayList<>();
        for (String metric : List.of("rmse", "ndcg@" + cutoff, "recall@" + cutoff)) {
            Set<String> names = new LinkedHashSet<>();
            List<String> models = new ArrayList<>();
            for (ModelScores scores : report.scores()) {
                List<String> there = groupsOf(scores).stream()
                        .filter(group -> group.metrics().containsKey(metric))
                        .map(UserGroup::name)
                        .toList();
                names.addAll(there);
                if (!there.isEmpty()) {
                    models.add(scores.model());
                }
            }
            figures.add(matrix(
                    "groups-" + metric.replace('@', '-'),
                    texts.say("report.by-group", metric),
                    Kind.GROUPS,
                    texts.say("column.group"),
                    List.copyOf(names),
                    models,
                    (name, model) -> groupsOf(scores(report, model)).stream()
                            .filter(group -> group.name().equals(name))
                            .findFirst()
                            .map(group -> group.metrics().get(metric))
                            .orElse(null),
                    false,
                    texts));
        }
        return figures;
    }

    private static List<UserGroup> groupsOf(ModelScores scores) {
        List<UserGroup> groups = scores.groups();
        return groups == null ? List.of() : groups;
    }

    private static Figure exposure(List<Exposure> parts, Texts texts) {
        Set<String> models = new LinkedHashSet<>();
        parts.forEach(part -> models.addAll(part.lists().keySet()));
        List<String> series = new ArrayList<>(models);
        String training = texts.say("report.training-rows");
        series.add(training);
        Map<String, Exposure> byPart = new LinkedHashMap<>();
        parts.forEach(part -> byPart.put(Integer.toString(part.part()), part));
        return matrix(
                "exposure",
                texts.say("report.exposure"),
                Kind.LINES,
                texts.say("column.tenth"),
                List.copyOf(byPart.keySet()),
                series,
                (part, model) -> {
                    Exposure tenth = byPart.get(part);
                    return tenth == null
                            ? null
                            : model.equals(training)
                                    ? Double.valueOf(tenth.training())
                                    : tenth.lists().get(model);
                },
                true,
                texts);
    }

    /** A value by row and column. */
    private interface Cell {
        @Nullable
        Double of(String row, String column);
    }

    private static Figure matrix(
            String id,
            String title,
            Kind kind,
            String corner,
            List<String> names,
            List<String> columns,
            Cell cell,
            boolean percent,
            Texts texts) {
        List<Double> values = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            List<String> row = new ArrayList<>(List.of(name));
            for (String column : columns) {
                Double value = cell.of(name, column);
                values.add(value == null ? Double.NaN : value);
                row.add(value == null ? "–" : percent ? texts.percent(value) : texts.decimal(value, DIGITS));
            }
            rows.add(row);
        }
        List<String> headers = new ArrayList<>(List.of(corner));
        headers.addAll(columns);
        return new Figure(id, title, kind, names, List.copyOf(columns), values, headers, rows);
    }

    private static List<Figure> examples(EvaluationDetails details, Texts texts) {
        List<Figure> figures = new ArrayList<>();
        for (ExampleUser user : details.examples()) {
            // Tracks that were found first: they tell most, and the column may end before the last.
            List<ExampleTrack> hidden = user.hidden().stream()
                    .sorted(Comparator.comparing((ExampleTrack track) -> !track.hit()))
                    .toList();
            int most = Math.max(
                    Math.max(user.history().size(), user.recommended().size()),
                    Math.min(LONGEST_COLUMN, hidden.size()));
            List<List<String>> rows = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                rows.add(List.of(
                        Integer.toString(i + 1),
                        track(user.history(), i, texts),
                        track(user.recommended(), i, texts),
                        track(hidden, i, texts)));
            }
            long hits = user.recommended().stream().filter(ExampleTrack::hit).count();
            figures.add(Figure.table(
                    "example-" + (figures.size() + 1),
                    texts.say("report.example", user.user(), hits, hidden.size()),
                    DataView.says(texts, "column.place", "column.history", "column.list", "column.hidden"),
                    rows));
        }
        return figures;
    }

    private static String track(List<ExampleTrack> tracks, int at, Texts texts) {
        if (at >= tracks.size()) {
            return "";
        }
        ExampleTrack track = tracks.get(at);
        String title = track.title() == null ? track.track() : track.title();
        String artist = track.artist();
        return (track.hit() ? "✓ " : "") + title + (artist == null ? "" : " – " + artist) + " ("
                + texts.decimal(track.value(), 2) + ")";
    }

    private static Map<String, String> passport(EvaluationReport report, Texts texts) {
        Passport passport = report.passport();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put(texts.say("report.feedback"), report.feedback().name().toLowerCase(Locale.ROOT));
        String chosen = report.splitChosen();
        rows.put(texts.say("report.split"), passport.split() + (chosen == null ? "" : " (" + chosen + ")"));
        rows.put(texts.say("report.seed"), Long.toString(passport.seed()));
        rows.put(texts.say("report.candidates"), passport.candidates());
        rows.put(texts.say("column.k"), Integer.toString(passport.cutoff()));
        rows.put(texts.say("report.users-ranked"), texts.count(passport.users()));
        rows.put(texts.say("report.ratings-predicted"), texts.count(passport.ratings()));
        for (ModelScores scores : report.scores()) {
            Long predicted = scores.ratingsPredicted();
            if (predicted != null && predicted != passport.ratings()) {
                rows.put(texts.say("report.predicted-by", scores.model()), texts.count(predicted));
            }
        }
        String interval = passport.interval();
        rows.put(texts.say("report.intervals"), interval == null ? texts.say("report.none") : interval);
        rows.put(texts.say("report.data"), passport.data());
        rows.put(texts.say("report.split-version"), passport.splitHash());
        rows.put(texts.say("report.parameters"), report.parameters().toString());
        return rows;
    }

    private static Map<String, String> health(EvaluationReport report, Texts texts) {
        ModelHealth health = report.health();
        Map<String, String> rows = new LinkedHashMap<>();
        if (health != null) {
            rows.put(texts.say("report.without-list"), texts.count(health.usersWithoutRecommendations()));
            rows.put(texts.say("report.short-list"), texts.count(health.usersWithFewRecommendations()));
            rows.put(texts.say("report.unusable"), texts.count(health.unusableScores()));
            Double largest = health.largestNorm();
            Double median = health.medianNorm();
            if (largest != null && median != null) {
                rows.put(texts.say("report.longest"), texts.decimal(largest, DIGITS));
                rows.put(texts.say("report.median"), texts.decimal(median, DIGITS));
            }
        }
        return rows;
    }

    private static Figure named(String id, String title, Map<String, String> values, Texts texts) {
        return Figure.table(
                id,
                title,
                DataView.says(texts, "column.what", "column.value"),
                values.entrySet().stream()
                        .map(e -> List.of(e.getKey(), e.getValue()))
                        .toList());
    }
}
