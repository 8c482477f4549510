package io.says.model.evaluate;

import io.says.model.rows.SplitRows;
import io.says.report.UserColumn;
import io.says.report.UserGroup;
import io.says.report.UserScores;
import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes every metric of a scorer over the test part: what is known of each user is masked, all other tracks are candidates. A test
 * row of a track the user is known to have (a repeat) cannot be recommended as new; repeats are judged apart, by how the scorer
 * orders what the user knows. Users are cut into a fixed number of slices that are combined in order, so the result does not depend
 * on the number of threads.
 */
final class Evaluator {

    /** As many as may work at once; each holds its own counts of every track. */
    private static final int SLICES = 16;

    /** Users whose lists grow together: while a tile is in the cache, all are scored on it. */
    private static final int BLOCK = 4 * ItemTiles.USERS;

    private static final int QUARTERS = 4;
    private static final int[] NOTHING = new int[0];
    private static final float[] NO_RATINGS = new float[0];

    private final EvaluationData data;
    private final SplitRows known;
    private final SplitRows test;
    private final Protocol protocol;
    private final List<MetricFactory> metrics;
    private final boolean[] ranked;
    private final Errors errors;
    private final int[] judged;

    /**
     * @param data what is known of all tracks
     * @param known what is known of the users judged: their training or fold-in rows
     * @param test what is asked for
     * @param protocol how it is done
     * @param metrics what to take
     * @param ranked the users to rank for; ratings are predicted for all
     * @param errors the classes errors are counted in
     */
    Evaluator(
            EvaluationData data,
            SplitRows known,
            SplitRows test,
            Protocol protocol,
            List<MetricFactory> metrics,
            boolean[] ranked,
            Errors errors) {
        this.data = data;
        this.known = known;
        this.test = test;
        this.protocol = protocol;
        this.metrics = List.copyOf(metrics);
        this.ranked = ranked;
        this.errors = errors;
        this.judged = IntStream.range(0, test.users())
                .filter(user -> test.start()[user + 1] > test.start()[user])
                .toArray();
    }

    /** The users judged: those with a test row. */
    int[] judged() {
        return judged.clone();
    }

    /**
     * Evaluates.
     *
     * @param scorer what to judge
     * @param explicit whether the test values are ratings
     * @param names the ids of the users judged, in the order of {@link #judged}
     * @param shown the users whose lists are wanted
     */
    Judgement evaluate(Scorer scorer, boolean explicit, List<String> names, Set<Integer> shown) {
        boolean rates = explicit && scorer.rates();
        Columns columns = Columns.of(metrics, data, protocol, scorer.ranks(), rates);
        Work work = new Work(scorer, rates, columns, shown);
        List<Slice> slices = IntStream.range(0, SLICES)
                .parallel()
                .mapToObj(slice -> work.slice(at(slice), at(slice + 1)))
                .toList();
        Map<String, Double> results = new LinkedHashMap<>();
        columns.means().forEach(mean -> results.put(mean.column().metric(), Double.NaN));
        UserScores all = scores(columns.means(), names, work.values, work.ratings, mean -> true);
        for (int c = 0; c < all.columns().size(); c++) {
            results.put(all.columns().get(c).metric(), all.mean(c));
        }
        for (int w = 0; w < columns.wholes().size(); w++) {
            Metric whole = columns.wholes().get(w).create().get();
            for (Slice slice : slices) {
                whole.combine(slice.wholes.get(w));
            }
            results.put(columns.wholes().get(w).name(), whole.result());
        }
        results.values().removeIf(value -> !Double.isFinite(value));
        long[] places = new long[data.tracks()];
        long[] counted = new long[Errors.CLASSES];
        Map<Integer, int[]> lists = new HashMap<>();
        for (Slice slice : slices) {
            for (int track = 0; track < places.length; track++) {
                places[track] += slice.places[track];
            }
            for (int i = 0; i < counted.length; i++) {
                counted[i] += slice.errors[i];
            }
            lists.putAll(slice.lists);
        }
        return new Judgement(
                results,
                scores(columns.means(), names, work.values, work.ratings, Columns.Mean::close),
                groups(work, columns.means()),
                rates ? Arrays.stream(work.ratings).asLongStream().sum() : null,
                places,
                slices.stream().mapToLong(slice -> slice.withoutList).sum(),
                slices.stream().mapToLong(slice -> slice.shortList).sum(),
                slices.stream().mapToLong(slice -> slice.unusable).sum(),
                counted,
                lists);
    }

    private int at(int slice) {
        return (int) ((long) judged.length * slice / SLICES);
    }

    private static UserScores scores(
            List<Columns.Mean> means,
            List<String> names,
            double[][] values,
            int[] ratings,
            java.util.function.Predicate<Columns.Mean> wanted) {
        List<UserColumn> columns = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (int m = 0; m < means.size(); m++) {
            if (wanted.test(means.get(m))) {
                columns.add(means.get(m).column());
                rows.add(values[m]);
            }
        }
        return new UserScores(names, columns, rows.toArray(double[][]::new), ratings);
    }

    private List<UserGroup> groups(Work work, List<Columns.Mean> means) {
        List<UserGroup> groups = new ArrayList<>();
        Integer[] byActivity = IntStream.range(0, judged.length)
                .filter(at -> ranked[judged[at]])
                .boxed()
                .sorted(Comparator.comparing(this::activity).thenComparing(Comparator.naturalOrder()))
                .toArray(Integer[]::new);
        for (int quarter = 0; quarter < QUARTERS && byActivity.length >= QUARTERS; quarter++) {
            int from = byActivity.length * quarter / QUARTERS;
            int to = byActivity.length * (quarter + 1) / QUARTERS;
            boolean[] inside = new boolean[judged.length];
            for (int i = from; i < to; i++) {
                inside[byActivity[i]] = true;
            }
            groups.add(group(
                    "users of activity " + (quarter + 1) + " of " + QUARTERS + " (" + activity(byActivity[from])
                            + " to " + activity(byActivity[to - 1]) + " known tracks)",
                    means,
                    work.values,
                    work.ratings,
                    at -> inside[at]));
        }
        for (Part part : Part.values()) {
            UserGroup group = group(part.title, work.parts, work.partValues[part.ordinal()], work.ratings, at -> true);
            if (group.users() > 0) {
                groups.add(group);
            }
        }
        return groups;
    }

    private int activity(int at) {
        return known.start()[judged[at] + 1] - known.start()[judged[at]];
    }

    private UserGroup group(
            String name, List<Columns.Mean> means, double[][] values, int[] ratings, IntPredicate inside) {
        Map<String, Double> results = new LinkedHashMap<>();
        int most = 0;
        for (int m = 0; m < means.size(); m++) {
            UserColumn column = means.get(m).column();
            double sum = 0;
            double weights = 0;
            int users = 0;
            for (int at = 0; at < judged.length; at++) {
                double value = values[m][at];
                if (means.get(m).close() && inside.test(at) && !Double.isNaN(value)) {
                    double weight = column.overRatings() ? ratings[at] : 1;
                    sum += value * weight;
                    weights += weight;
                    users++;
                }
            }
            if (weights > 0) {
                results.put(column.metric(), column.root() ? Math.sqrt(sum / weights) : sum / weights);
                most = Math.max(most, users);
            }
        }
        return new UserGroup(name, most, results);
    }

    /** Parts of the test rows that are judged apart. */
    private enum Part {
        POPULAR("popular tracks (the 20 % with the most listeners)"),
        TAIL("long-tail tracks (all others)"),
        REPEATS("repeats (known tracks heard again, ranked among the known)");

        private final String title;

        Part(String title) {
            this.title = title;
        }
    }

    /** What one slice of the users adds up to. */
    private static final class Slice {
        private final List<Metric> wholes;
        private final int[] places;
        private final long[] errors = new long[Errors.CLASSES];
        private final Map<Integer, int[]> lists = new HashMap<>();
        private long withoutList;
        private long shortList;
        private long unusable;

        Slice(List<Metric> wholes, int tracks) {
            this.wholes = wholes;
            this.places = new int[tracks];
        }
    }

    /** One scorer being judged; slices write to rows of their own. */
    private final class Work {

        private final Scorer scorer;
        private final boolean rates;
        private final Columns columns;
        private final Set<Integer> shown;
        private final Scorer.@Nullable Product product;
        private final @Nullable ItemTiles tiles;
        private final boolean placing;
        private final List<Columns.Mean> parts;
        private final double[][] values;
        private final double[][][] partValues;
        private final int[] ratings;

        Work(Scorer scorer, boolean rates, Columns columns, Set<Integer> shown) {
            this.scorer = scorer;
            this.rates = rates;
            this.columns = columns;
            this.shown = shown;
            this.product = protocol.sampled() == 0 && scorer.ranks()
                    ? scorer.product().filter(p -> ItemTiles.fit(p.factors())).orElse(null)
                    : null;
            this.tiles = product == null ? null : ItemTiles.of(product.factors());
            this.placing = metrics.stream()
                    .anyMatch(metric -> metric.aspect() == MetricFactory.Aspect.RANKING && !metric.atCutoff());
            this.parts = columns.means().stream()
                    .filter(mean -> mean.close() && mean.aspect() == MetricFactory.Aspect.RANKING)
                    .filter(mean -> mean.column().metric().contains("@"))
                    .toList();
            this.values = empty(columns.means().size());
            this.partValues = new double[Part.values().length][][];
            Arrays.setAll(partValues, part -> empty(parts.size()));
            this.ratings = new int[judged.length];
        }

        private double[][] empty(int rows) {
            double[][] empty = new double[rows][judged.length];
            for (double[] row : empty) {
                Arrays.fill(row, Double.NaN);
            }
            return empty;
        }

        Slice slice(int from, int to) {
            Slice slice = new Slice(
                    columns.wholes().stream().map(w -> w.create().get()).toList(), data.tracks());
            Candidates[] candidates = new Candidates[BLOCK];
            Arrays.setAll(candidates, i -> new Candidates(protocol.longest()));
            float[] buffer = new float[tiles == null ? data.tracks() : ItemTiles.USERS * ItemTiles.WIDTH];
            for (int block = from; block < to; block += BLOCK) {
                int size = Math.min(BLOCK, to - block);
                Question[] questions = new Question[size];
                for (int i = 0; i < size; i++) {
                    questions[i] = new Question(judged[block + i]);
                }
                if (scorer.ranks()) {
                    rank(questions, candidates, buffer, slice);
                }
                for (int i = 0; i < size; i++) {
                    answer(block + i, questions[i], candidates[i], slice);
                }
            }
            return slice;
        }

        private void rank(Question[] questions, Candidates[] candidates, float[] buffer, Slice slice) {
            if (tiles == null || product == null) {
                for (int i = 0; i < questions.length; i++) {
                    if (ranked[questions[i].user]) {
                        one(questions[i], candidates[i], buffer, slice);
                    }
                }
                return;
            }
            List<Integer> chosen = new ArrayList<>();
            List<float[]> vectors = new ArrayList<>();
            for (int i = 0; i < questions.length; i++) {
                Question question = questions[i];
                if (ranked[question.user]) {
                    int place = chosen.size() % ItemTiles.USERS;
                    if (place == 0) {
                        vectors.add(tiles.users());
                    }
                    float[] group = vectors.get(vectors.size() - 1);
                    tiles.put(product.vector(question.user), product.offset(question.user), group, place);
                    question.score(group, place, tiles);
                    candidates[i].begin(question.known, placing ? question.relevantScores : NO_RATINGS);
                    chosen.add(i);
                }
            }
            for (int tile = 0; tile < tiles.count(); tile++) {
                for (int i = 0; i < chosen.size(); i++) {
                    int place = i % ItemTiles.USERS;
                    if (place == 0) {
                        tiles.scores(vectors.get(i / ItemTiles.USERS), tile, buffer);
                    }
                    candidates[chosen.get(i)].take(
                            buffer, place * ItemTiles.WIDTH, tile * ItemTiles.WIDTH, tiles.length(tile));
                }
            }
        }

        private void one(Question question, Candidates candidates, float[] scores, Slice slice) {
            scorer.scores(question.user, scores);
            question.score(scores);
            int[] masked = protocol.sampled() == 0 ? question.known : others(question);
            candidates.begin(masked, placing ? question.relevantScores : NO_RATINGS);
            int unusable = 0;
            int mask = 0;
            for (int track = 0; track < scores.length; track++) {
                if (mask < masked.length && masked[mask] == track) {
                    mask++;
                } else if (Float.isNaN(scores[track])) {
                    unusable++;
                }
            }
            slice.unusable += unusable;
            candidates.take(scores, 0, 0, scores.length);
            candidates.unusable(unusable);
        }

        /** All tracks but the relevant ones and some drawn at random among those neither relevant nor known. */
        private int[] others(Question question) {
            SplittableRandom random = new SplittableRandom(protocol.seed() * 31 + question.user);
            int free = data.tracks() - question.known.length - question.relevant.length;
            boolean[] candidate = new boolean[data.tracks()];
            for (int track : question.relevant) {
                candidate[track] = true;
            }
            boolean[] known = new boolean[data.tracks()];
            for (int track : question.known) {
                known[track] = true;
            }
            for (int left = Math.min(free, protocol.sampled()); left > 0; ) {
                int track = random.nextInt(data.tracks());
                if (!candidate[track] && !known[track]) {
                    candidate[track] = true;
                    left--;
                }
            }
            return IntStream.range(0, data.tracks())
                    .filter(track -> !candidate[track])
                    .toArray();
        }

        private void answer(int at, Question question, Candidates candidates, Slice slice) {
            boolean lists = scorer.ranks() && ranked[question.user];
            int[] best = lists ? candidates.best() : NOTHING;
            double[] places = new double[lists && placing ? question.relevant.length : 0];
            for (int i = 0; i < places.length; i++) {
                places[i] = candidates.place(question.relevantScores[i]);
            }
            Predictions predictions = rates ? predictions(question) : Predictions.NONE;
            ratings[at] = predictions.predicted().length;
            for (int i = 0; i < ratings[at]; i++) {
                slice.errors[
                        errors.of((double) predictions.predicted()[i]
                                - predictions.actual()[i])]++;
            }
            EvaluatedUser user = new EvaluatedUser(
                    question.user,
                    predictions.predicted(),
                    predictions.actual(),
                    best,
                    question.relevant,
                    question.known,
                    places,
                    lists ? candidates.count() : 0,
                    predictions.deviations());
            for (int m = 0; m < columns.means().size(); m++) {
                Columns.Mean mean = columns.means().get(m);
                if (lists || mean.aspect() == MetricFactory.Aspect.RATING) {
                    values[m][at] = mean.metric().of(user);
                }
            }
            for (int w = 0; w < columns.wholes().size(); w++) {
                if (lists || columns.wholes().get(w).aspect() == MetricFactory.Aspect.RATING) {
                    slice.wholes.get(w).add(user);
                }
            }
            if (lists) {
                listed(at, question, user, slice);
            }
        }

        private void listed(int at, Question question, EvaluatedUser user, Slice slice) {
            int length = Math.min(protocol.cutoff(), user.ranked().length);
            for (int i = 0; i < length; i++) {
                slice.places[user.ranked()[i]]++;
            }
            slice.withoutList += length == 0 ? 1 : 0;
            slice.shortList += length > 0 && length < Math.min(protocol.cutoff(), user.candidates()) ? 1 : 0;
            if (shown.contains(question.user)) {
                slice.lists.put(question.user, Arrays.copyOf(user.ranked(), length));
            }
            part(at, Part.POPULAR, user, only(user.relevant(), track -> !data.tail()[track]));
            part(at, Part.TAIL, user, only(user.relevant(), track -> data.tail()[track]));
            if (question.repeated.length > 0) {
                Candidates again = new Candidates(protocol.cutoff());
                again.begin(NOTHING, NO_RATINGS);
                float[] scores = question.knownScores.clone();
                again.take(scores, 0, 0, scores.length);
                int[] best = Arrays.stream(again.best())
                        .map(position -> question.known[position])
                        .toArray();
                part(
                        at,
                        Part.REPEATS,
                        new EvaluatedUser(question.user, NO_RATINGS, NO_RATINGS, best, question.repeated),
                        question.repeated);
            }
        }

        private static int[] only(int[] tracks, IntPredicate wanted) {
            return Arrays.stream(tracks).filter(wanted).toArray();
        }

        private void part(int at, Part part, EvaluatedUser user, int[] relevant) {
            EvaluatedUser own = new EvaluatedUser(user.user(), NO_RATINGS, NO_RATINGS, user.ranked(), relevant);
            for (int m = 0; m < parts.size(); m++) {
                partValues[part.ordinal()][m][at] = parts.get(m).metric().of(own);
            }
        }

        private Predictions predictions(Question question) {
            int from = test.start()[question.user];
            int rows = test.start()[question.user + 1] - from;
            float[] predicted = new float[rows];
            float[] actual = new float[rows];
            float[] deviations = new float[rows];
            int count = 0;
            boolean sure = true;
            for (int i = 0; i < rows; i++) {
                int track = test.track()[from + i];
                float rating = scorer.rating(question.user, track);
                if (Float.isFinite(rating)) {
                    predicted[count] = rating;
                    deviations[count] = scorer.deviation(question.user, track);
                    sure &= deviations[count] >= 0;
                    actual[count++] = test.value()[from + i];
                }
            }
            return new Predictions(
                    Arrays.copyOf(predicted, count),
                    Arrays.copyOf(actual, count),
                    sure ? Arrays.copyOf(deviations, count) : NO_RATINGS);
        }
    }

    /** What was predicted of one user's test ratings. */
    private record Predictions(float[] predicted, float[] actual, float[] deviations) {
        private static final Predictions NONE = new Predictions(NO_RATINGS, NO_RATINGS, NO_RATINGS);
    }

    /** What is asked of one user. */
    private final class Question {

        private final int user;
        private final int[] known;
        private final int[] relevant;
        private final int[] repeated;
        private float[] relevantScores = NO_RATINGS;
        private float[] knownScores = NO_RATINGS;

        Question(int user) {
            this.user = user;
            this.known = Evaluator.this.known.tracksOf(user);
            int[] asked = test.tracksOf(user);
            this.relevant = Work.only(asked, track -> Arrays.binarySearch(known, track) < 0);
            this.repeated = relevant.length == asked.length
                    ? NOTHING
                    : Work.only(asked, track -> Arrays.binarySearch(known, track) >= 0);
        }

        /** Keeps the scores of the tracks that matter before those known are masked. */
        void score(float[] scores) {
            relevantScores = pick(relevant, track -> scores[track]);
            knownScores = pick(repeated.length == 0 ? NOTHING : known, track -> scores[track]);
        }

        void score(float[] vectors, int place, ItemTiles tiles) {
            relevantScores = pick(relevant, track -> tiles.score(vectors, place, track));
            knownScores = pick(repeated.length == 0 ? NOTHING : known, track -> tiles.score(vectors, place, track));
        }

        private static float[] pick(int[] tracks, ScoreOf score) {
            float[] picked = new float[tracks.length];
            for (int i = 0; i < picked.length; i++) {
                picked[i] = score.of(tracks[i]);
            }
            return picked;
        }
    }

    @FunctionalInterface
    private interface ScoreOf {
        float of(int track);
    }
}
