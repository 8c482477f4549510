package io.says.model.evaluate;

import io.says.AudioFeatures;
import io.says.Dial;
import io.says.RecommendRequest;
import io.says.ScoredTrack;
import io.says.Track;
import io.says.TrackFilter;
import io.says.TrackId;
import io.says.UserId;
import io.says.model.rows.SplitRows;
import io.says.report.DialCosts;
import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.RerankContext;
import io.says.spi.ServingOptions;
import io.says.spi.UserMetric;
import io.says.spi.UserMetricFactory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures what the dials of a request cost: the lists of some users of the test part go through the very re-rankers that serve, with
 * each dial at a few positions, and are judged as all lists are. The same numbers come out on any number of threads.
 */
final class DialTrial {

    private static final double[] POSITIONS = {0.1, 0.3, 0.6, 1};
    private static final float[] NOTHING = new float[0];

    private final TrackFacts facts;
    private final SplitRows known;
    private final SplitRows test;
    private final int[] listeners;
    private final int[] sorted;
    private final UserMetric ndcg;
    private final UserMetric recall;
    private final ServingOptions options;
    private final int cutoff;
    private final Map<String, Integer> index = new HashMap<>();

    /**
     * @param facts what is known of the tracks
     * @param data what training says of them
     * @param known what is known of the users
     * @param test what is asked for
     * @param options the re-rankers and their pool; rules of the operator's are left out, since they are no dials
     * @param cutoff K
     */
    DialTrial(
            TrackFacts facts,
            EvaluationData data,
            SplitRows known,
            SplitRows test,
            ServingOptions options,
            int cutoff) {
        this.facts = facts;
        this.known = known;
        this.test = test;
        this.listeners = data.listeners();
        this.sorted = listeners.clone();
        this.ndcg = metric("ndcg", data, cutoff);
        this.recall = metric("recall", data, cutoff);
        Arrays.sort(sorted);
        this.options = new ServingOptions(options.rerankers(), options.pool(), List.of(), options.clock());
        this.cutoff = cutoff;
        for (int track = 0; track < listeners.length; track++) {
            index.put(facts.id(track), track);
        }
    }

    /** A dial at a position; the first of them all is none. */
    private record Setting(String dial, double value, RecommendRequest request) {}

    /**
     * Measures.
     *
     * @param scorer whose lists
     * @param sampled the users asked
     * @param user the id of a user
     * @return empty where no re-ranker heeds a dial, or nobody asked has a track to be found
     */
    Optional<DialCosts> measure(Scorer scorer, boolean[] sampled, IntFunction<String> user) {
        RecommendRequest off = new RecommendRequest(null, RecommendRequest.MAX_K, false);
        List<Setting> settings = new ArrayList<>(List.of(new Setting("", 0, off)));
        for (Dial dial : Dial.values()) {
            if (options.rerankers().stream()
                    .anyMatch(reranker -> reranker.heeds().contains(dial))) {
                for (double value : POSITIONS) {
                    settings.add(new Setting(dial.parameter(), value, off.withDials(dial.at(value))));
                }
            }
        }
        int[] users = IntStream.range(0, test.users())
                .filter(one -> sampled[one] && relevant(one).length > 0)
                .toArray();
        if (settings.size() == 1 || users.length == 0) {
            return Optional.empty();
        }
        double[][][] values = Arrays.stream(users)
                .parallel()
                .mapToObj(one -> judged(scorer, one, user.apply(one), settings))
                .toArray(double[][][]::new);
        double[][] means = new double[settings.size()][2];
        for (double[][] value : values) {
            for (int s = 0; s < means.length; s++) {
                means[s][0] += value[s][0] / users.length;
                means[s][1] += value[s][1] / users.length;
            }
        }
        List<DialCosts.Position> positions = new ArrayList<>();
        for (int s = 1; s < means.length; s++) {
            Setting setting = settings.get(s);
            positions.add(new DialCosts.Position(setting.dial(), setting.value(), means[s][0], means[s][1]));
        }
        return Optional.of(new DialCosts(users.length, cutoff, options.pool(), means[0][0], means[0][1], positions));
    }

    private int[] relevant(int user) {
        int[] heard = known.tracksOf(user);
        return Arrays.stream(test.tracksOf(user))
                .filter(track -> Arrays.binarySearch(heard, track) < 0)
                .toArray();
    }

    /** NDCG and recall of one user's lists, one row a setting. */
    private double[][] judged(Scorer scorer, int user, String id, List<Setting> settings) {
        float[] scores = new float[listeners.length];
        scorer.scores(user, scores);
        Candidates candidates = new Candidates(options.pool());
        int[] heard = known.tracksOf(user);
        candidates.begin(heard, NOTHING);
        candidates.take(scores, 0, 0, scores.length);
        List<ScoredTrack> pool = new ArrayList<>();
        for (int track : candidates.best()) {
            pool.add(new ScoredTrack(pool.size() + 1, track(track), scores[track]));
        }
        int[] relevant = relevant(user);
        Map<String, Double> genres = shares(user, facts::genre);
        Map<String, Double> artists = shares(user, facts::artist);
        double[][] judged = new double[settings.size()][];
        for (int s = 0; s < judged.length; s++) {
            RecommendRequest request = new RecommendRequest(new UserId(id), RecommendRequest.MAX_K, false)
                    .withDials(settings.get(s).request().dials());
            Known context = new Known(request, genres, artists, heard);
            int[] list = options.arrange(LocalDate.EPOCH, context, pool, List.of()).stream()
                    .limit(cutoff)
                    .mapToInt(scored -> at(scored.track().id()))
                    .toArray();
            EvaluatedUser one = new EvaluatedUser(user, NOTHING, NOTHING, list, relevant);
            judged[s] = new double[] {ndcg.of(one), recall.of(one)};
        }
        return judged;
    }

    private static UserMetric metric(String name, EvaluationData data, int cutoff) {
        return RankingMetric.all().stream()
                .filter(metric -> metric.name().equals(name))
                .map(UserMetricFactory.class::cast)
                .findFirst()
                .orElseThrow()
                .userMetric(data, cutoff);
    }

    private int at(TrackId track) {
        return index.getOrDefault(track.value(), -1);
    }

    private Track track(int track) {
        return new Track(
                new TrackId(facts.id(track)),
                facts.title(track),
                facts.artist(track),
                null,
                facts.genre(track),
                null,
                AudioFeatures.none());
    }

    /** The shares of names in what somebody heard, by strength, as serving has them. */
    private Map<String, Double> shares(int user, IntFunction<@Nullable String> name) {
        Map<String, Double> shares = new TreeMap<>();
        double sum = 0;
        for (int i = known.start()[user]; i < known.start()[user + 1]; i++) {
            String named = name.apply(known.track()[i]);
            double strength = known.value()[i];
            if (named != null && !named.isBlank() && strength > 0) {
                shares.merge(TrackFilter.fold(named), strength, Double::sum);
                sum += strength;
            }
        }
        double all = sum;
        shares.replaceAll((one, share) -> share / all);
        return Collections.unmodifiableMap(shares);
    }

    /** What re-rankers can know of a user of the test part. */
    private final class Known implements RerankContext {

        private final RecommendRequest request;
        private final Map<String, Double> genres;
        private final Map<String, Double> artists;
        private final int[] heard;

        Known(RecommendRequest request, Map<String, Double> genres, Map<String, Double> artists, int[] heard) {
            this.request = request;
            this.genres = genres;
            this.artists = artists;
            this.heard = heard;
        }

        @Override
        public RecommendRequest request() {
            return request;
        }

        @Override
        public Map<String, Double> genres() {
            return genres;
        }

        @Override
        public Map<String, Double> artists() {
            return artists;
        }

        @Override
        public boolean heard(TrackId track) {
            return Arrays.binarySearch(heard, at(track)) >= 0;
        }

        @Override
        public double popularity(Track track) {
            int at = at(track.id());
            return at < 0 ? 0 : (double) fewer(listeners[at]) / listeners.length;
        }
    }

    /** How many tracks have fewer listeners than that. */
    private int fewer(int count) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < count) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
