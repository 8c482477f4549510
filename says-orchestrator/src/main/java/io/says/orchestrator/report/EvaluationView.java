package io.says.orchestrator.report;

import io.says.orchestrator.report.Figure.Kind;
import io.says.orchestrator.terminal.Figures;
import io.says.orchestrator.terminal.FittingText;
import io.says.orchestrator.terminal.ReportText;
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
import java.time.temporal.ChronoUnit;
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

    /** The view of a release. */
    public static EvaluationView of(ReleaseEvaluation evaluation) {
        EvaluationReport report = evaluation.release().report();
        List<DataView.Section> sections = new ArrayList<>();
        DataView.add(sections, "Model against baselines", List.of(metrics(report)));
        DataView.add(sections, "Rankings over K", List.of(overCutoffs(report, "ndcg"), overCutoffs(report, "recall")));
        learning(report).ifPresent(curve -> DataView.add(sections, "How the fit went", List.of(curve)));
        DataView.add(sections, "Differences to the baselines", differences(report));
        DataView.add(sections, "Groups of users and tracks", groups(report));
        evaluation.details().ifPresent(details -> {
            DataView.add(
                    sections,
                    "Errors and exposure",
                    List.of(
                            DataView.bars(
                                    "residuals",
                                    "Residuals: prediction minus rating",
                                    "Residual",
                                    details.residuals(),
                                    "Ratings"),
                            exposure(details.exposure())));
            DataView.add(sections, "Users as examples", examples(details));
        });
        DataView.add(
                sections,
                "How it was measured",
                List.of(
                        named("passport", "Passport", passport(report)),
                        named("health", "Health of the model", health(report)),
                        named("gate", "The gate", evaluation.gate())));
        return new EvaluationView(notes(evaluation), tiles(evaluation), List.copyOf(sections));
    }

    /** The metric that models of this kind are chosen by: {@code rmse} for predicted ratings, else {@code ndcg}. */
    public static String mainMetric(EvaluationReport report) {
        boolean rates = report.scores().stream()
                .anyMatch(scores -> !scores.baseline() && scores.metrics().containsKey("rmse"));
        return rates ? "rmse" : "ndcg@" + report.passport().cutoff();
    }

    /** A model's value of a metric with its interval where it has one; a dash where it has neither. */
    public static String value(ModelScores scores, String metric) {
        Double value = scores.metrics().get(metric);
        if (value == null) {
            return "–";
        }
        Map<String, Interval> intervals = scores.intervals();
        Interval interval = intervals == null ? null : intervals.get(metric);
        return Figures.decimal(value, DIGITS) + (interval == null ? "" : " (" + ReportText.interval(interval) + ")");
    }

    private static List<String> notes(ReleaseEvaluation evaluation) {
        ReleaseInfo release = evaluation.release();
        EvaluationReport report = release.report();
        List<String> notes = new ArrayList<>();
        Instant installed = release.installedAt();
        notes.add("Release " + release.id() + ", " + release.trainer()
                + (installed == null ? "" : ", installed at " + installed.truncatedTo(ChronoUnit.SECONDS)));
        FittingText.lines(release.fittedOn()).forEach(line -> notes.add(line.strip()));
        if (report.comparisons() == null) {
            notes.add("This release was written before there were intervals: the differences may be noise.");
        } else if (!report.comparisons().isEmpty()) {
            notes.add(
                    "+ the model is better than this baseline, - worse, both beyond noise; ~ the difference may be noise.");
        }
        LearningCurve curve = report.learning();
        String unknown = curve == null ? null : curve.remark();
        if (unknown != null) {
            notes.add("There is no learning curve: " + unknown + ".");
        }
        ReportText.dropped(report).ifPresent(notes::add);
        if (!evaluation.missing().isEmpty()) {
            notes.add(evaluation.missing());
        }
        if (evaluation.gate().isEmpty()) {
            notes.add("What the gate said of this release is not on record.");
        }
        return List.copyOf(notes);
    }

    private static Map<String, String> tiles(ReleaseEvaluation evaluation) {
        EvaluationReport report = evaluation.release().report();
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put("Model", report.trainer());
        if (!report.scores().isEmpty()) {
            int cutoff = report.passport().cutoff();
            for (String metric : List.of("rmse", "mae", "ndcg@" + cutoff, "recall@" + cutoff, "coverage@" + cutoff)) {
                Double value = report.scores().get(0).metrics().get(metric);
                if (value != null) {
                    tiles.put(metric, Figures.decimal(value, DIGITS));
                }
            }
        }
        NoiseFloor floor = report.floor();
        if (floor != null) {
            tiles.put("Noise floor, rmse", Figures.decimal(floor.rmse(), DIGITS));
            for (String metric : List.of("rmse", "mae")) {
                Double share = report.shareOfTheWay().get(metric);
                if (share != null) {
                    tiles.put("Way to the floor, " + metric, Figures.percent(share));
                }
            }
        }
        tiles.put("Users ranked for", Figures.count(report.passport().users()));
        tiles.put("Ratings predicted", Figures.count(report.passport().ratings()));
        tiles.put("Test rows", Figures.count(report.testRatings()));
        tiles.put("Dropped for cold start", Figures.count(report.coldStartDropped()));
        Long newTracks = report.newTrackRows();
        if (newTracks != null) {
            tiles.put("Of new tracks", Figures.count(newTracks));
        }
        String gate = evaluation.gate().get("gate");
        tiles.put("Gate", gate == null ? "not known" : gate);
        return tiles;
    }

    private static Figure metrics(EvaluationReport report) {
        List<String> headers = new ArrayList<>(List.of("Metric"));
        for (ModelScores scores : report.scores()) {
            headers.add(scores.baseline() ? scores.model() + " (baseline)" : scores.model());
            if (!scores.baseline() && scores.intervals() != null) {
                headers.add("Interval");
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
                                : (Figures.decimal(value, DIGITS) + ReportText.mark(report, scores, metric)).strip());
                Map<String, Interval> intervals = scores.intervals();
                if (!scores.baseline() && intervals != null) {
                    Interval interval = intervals.get(metric);
                    row.add(interval == null ? "" : ReportText.interval(interval));
                }
            }
            rows.add(row);
        }
        return Figure.table("metrics", "Metrics", headers, rows);
    }

    private static Optional<Figure> learning(EvaluationReport report) {
        LearningCurve curve = report.learning();
        if (curve == null || curve.values().isEmpty()) {
            return Optional.empty();
        }
        List<String> labels = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (double value : curve.values()) {
            labels.add(Integer.toString(labels.size() + 1));
            rows.add(List.of(labels.get(labels.size() - 1), Figures.decimal(value, DIGITS)));
        }
        return Optional.of(new Figure(
                "learning",
                "Over the iterations: " + curve.measure(),
                Kind.LINES,
                labels,
                List.of(report.trainer()),
                curve.values(),
                List.of("Iteration", report.trainer()),
                rows));
    }

    private static List<Figure> differences(EvaluationReport report) {
        List<Figure> figures = new ArrayList<>();
        Map<String, List<Comparison>> comparisons = report.comparisons();
        if (comparisons != null) {
            comparisons.forEach((baseline, compared) -> figures.add(Figure.table(
                    "against-" + figures.size(),
                    "Against " + baseline,
                    List.of("Metric", "Mark", "Difference", "Interval", "p", "Users"),
                    compared.stream()
                            .map(c -> List.of(
                                    c.metric(),
                                    ReportText.mark(c),
                                    signed(c.difference()),
                                    signed(c.interval().low()) + " to "
                                            + signed(c.interval().high()),
                                    Figures.decimal(c.pValue(), 3),
                                    Figures.count(c.users())))
                            .toList())));
        }
        return figures;
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : "") + Figures.decimal(value, DIGITS);
    }

    /** A metric of every model at each cutoff it was taken at. */
    private static Figure overCutoffs(EvaluationReport report, String metric) {
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
                "K",
                cutoffs.stream().map(String::valueOf).toList(),
                models,
                (cutoff, model) -> scores(report, model).metrics().get(metric + "@" + cutoff),
                false);
    }

    private static ModelScores scores(EvaluationReport report, String model) {
        return report.scores().stream()
                .filter(scores -> scores.model().equals(model))
                .findFirst()
                .orElseThrow();
    }

    private static List<Figure> groups(EvaluationReport report) {
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
                    metric + " by group",
                    Kind.GROUPS,
                    "Group",
                    List.copyOf(names),
                    models,
                    (name, model) -> groupsOf(scores(report, model)).stream()
                            .filter(group -> group.name().equals(name))
                            .findFirst()
                            .map(group -> group.metrics().get(metric))
                            .orElse(null),
                    false));
        }
        return figures;
    }

    private static List<UserGroup> groupsOf(ModelScores scores) {
        List<UserGroup> groups = scores.groups();
        return groups == null ? List.of() : groups;
    }

    private static Figure exposure(List<Exposure> parts) {
        Set<String> models = new LinkedHashSet<>();
        parts.forEach(part -> models.addAll(part.lists().keySet()));
        List<String> series = new ArrayList<>(models);
        String training = "training rows";
        series.add(training);
        Map<String, Exposure> byPart = new LinkedHashMap<>();
        parts.forEach(part -> byPart.put(Integer.toString(part.part()), part));
        return matrix(
                "exposure",
                "Share of the lists by tenth of the tracks, from the most heard to the least",
                Kind.LINES,
                "Tenth",
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
                true);
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
            boolean percent) {
        List<Double> values = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            List<String> row = new ArrayList<>(List.of(name));
            for (String column : columns) {
                Double value = cell.of(name, column);
                values.add(value == null ? Double.NaN : value);
                row.add(value == null ? "–" : percent ? Figures.percent(value) : Figures.decimal(value, DIGITS));
            }
            rows.add(row);
        }
        List<String> headers = new ArrayList<>(List.of(corner));
        headers.addAll(columns);
        return new Figure(id, title, kind, names, List.copyOf(columns), values, headers, rows);
    }

    private static List<Figure> examples(EvaluationDetails details) {
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
                        track(user.history(), i),
                        track(user.recommended(), i),
                        track(hidden, i)));
            }
            long hits = user.recommended().stream().filter(ExampleTrack::hit).count();
            figures.add(Figure.table(
                    "example-" + (figures.size() + 1),
                    "Listener " + user.user() + ": " + hits + " of " + hidden.size() + " hidden tracks in the list",
                    List.of("Place", "History, the strongest", "List", "Hidden"),
                    rows));
        }
        return figures;
    }

    private static String track(List<ExampleTrack> tracks, int at) {
        if (at >= tracks.size()) {
            return "";
        }
        ExampleTrack track = tracks.get(at);
        String title = track.title() == null ? track.track() : track.title();
        String artist = track.artist();
        return (track.hit() ? "✓ " : "") + title + (artist == null ? "" : " – " + artist) + " ("
                + Figures.decimal(track.value(), 2) + ")";
    }

    private static Map<String, String> passport(EvaluationReport report) {
        Passport passport = report.passport();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("Feedback", report.feedback().name().toLowerCase(Locale.ROOT));
        String chosen = report.splitChosen();
        rows.put("Split", passport.split() + (chosen == null ? "" : " (" + chosen + ")"));
        rows.put("Seed", Long.toString(passport.seed()));
        rows.put("Candidates", passport.candidates());
        rows.put("K", Integer.toString(passport.cutoff()));
        rows.put("Users ranked for", Figures.count(passport.users()));
        rows.put("Ratings predicted", Figures.count(passport.ratings()));
        for (ModelScores scores : report.scores()) {
            Long predicted = scores.ratingsPredicted();
            if (predicted != null && predicted != passport.ratings()) {
                rows.put("Ratings predicted by " + scores.model(), Figures.count(predicted));
            }
        }
        String interval = passport.interval();
        rows.put("Intervals", interval == null ? "none" : interval);
        rows.put("Data", passport.data());
        rows.put("Split version", passport.splitHash());
        rows.put("Parameters", report.parameters().toString());
        return rows;
    }

    private static Map<String, String> health(EvaluationReport report) {
        ModelHealth health = report.health();
        Map<String, String> rows = new LinkedHashMap<>();
        if (health != null) {
            rows.put("Users without recommendations", Figures.count(health.usersWithoutRecommendations()));
            rows.put("Users with a short list", Figures.count(health.usersWithFewRecommendations()));
            rows.put("Unusable scores", Figures.count(health.unusableScores()));
            Double largest = health.largestNorm();
            Double median = health.medianNorm();
            if (largest != null && median != null) {
                rows.put("Largest length of a track's factors", Figures.decimal(largest, DIGITS));
                rows.put("Median length", Figures.decimal(median, DIGITS));
            }
        }
        return rows;
    }

    private static Figure named(String id, String title, Map<String, String> values) {
        return Figure.table(
                id,
                title,
                List.of("What", "Value"),
                values.entrySet().stream()
                        .map(e -> List.of(e.getKey(), e.getValue()))
                        .toList());
    }
}
