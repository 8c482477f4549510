package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.Explanation;
import io.says.Explanation.Because;
import io.says.Listen;
import io.says.RankedTracks;
import io.says.RankedTracks.Origin;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.TrackId;
import io.says.UserId;
import io.says.model.factors.FoldIn;
import io.says.model.factors.ItemRows;
import io.says.model.factors.Objective;
import io.says.model.factors.UserStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who tells what they heard gets the list they would get had they been trained on, and is told why. */
final class FoldedInTest {

    private static final int TRACKS = 60;
    private static final int USERS = 6;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private static UserStep step(String kind) {
        return switch (kind) {
            case "ratings" -> new UserStep(new Objective.Ratings(0.1), false, null);
            case "nonnegative ratings" -> new UserStep(new Objective.Ratings(0.1), true, null);
            case "biased ratings" -> new UserStep(new Objective.Ratings(0.1), false, 3.25f);
            case "biased nonnegative ratings" -> new UserStep(new Objective.Ratings(0.1), true, 3.25f);
            case "implicit" -> new UserStep(new Objective.Confidence(0.1, 3), false, null);
            case "nonnegative implicit" -> new UserStep(new Objective.Confidence(0.1, 3), true, null);
            case "ials" -> new UserStep(new Objective.Weighted(0.01, 0.2f, 1, 0.5), false, null);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** A bundle whose users have the vectors their step gives. */
    private static RandomBundle bundle(UserStep step) {
        RandomBundle bundle = new RandomBundle(USERS, TRACKS, 7, 3);
        if (step.mean() != null) {
            for (int track = 0; track < TRACKS; track++) {
                bundle.itemFactors[track * bundle.rank + bundle.rank - 1] = 1;
            }
        }
        ItemRows rows = ItemRows.of(bundle.itemFactors, bundle.rank, 0, bundle.rank);
        double[] gram = step.gram(rows, bundle.rank);
        for (int user = 0; user < USERS; user++) {
            float[] vector = step.solve(
                    rows, bundle.rank, gram, bundle.heard[user], java.util.Objects.requireNonNull(bundle.values)[user]);
            System.arraycopy(vector, 0, bundle.userFactors, user * bundle.rank, bundle.rank);
        }
        bundle.metadata.putAll(new FoldIn(List.of(new FoldIn.Part(step, bundle.rank, 1))).metadata());
        bundle.metadata.put("liked", "5.0");
        if (gram.length > 0) {
            float[] stored = new float[gram.length];
            for (int i = 0; i < gram.length; i++) {
                stored[i] = (float) gram[i];
            }
            bundle.grams.put(ServedFactors.gram(0), stored);
        }
        return bundle;
    }

    private static List<Listen> told(RandomBundle bundle, int user) {
        List<Listen> told = new ArrayList<>();
        for (int i = 0; i < bundle.heard[user].length; i++) {
            told.add(new Listen(
                    new TrackId(RandomBundle.track(bundle.heard[user][i])),
                    java.util.Objects.requireNonNull(bundle.values)[user][i]));
        }
        return told;
    }

    private static Map<TrackId, Double> scores(RankedTracks ranked) {
        return ranked.tracks().stream().collect(Collectors.toMap(t -> t.track().id(), ScoredTrack::score));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ratings",
                "nonnegative ratings",
                "biased ratings",
                "biased nonnegative ratings",
                "implicit",
                "nonnegative implicit",
                "ials"
            })
    void a_stranger_with_a_users_history_gets_the_users_list_with_reasons_that_add_up(String kind) throws IOException {
        UserStep step = step(kind);
        RandomBundle bundle = bundle(step);
        try (RecommenderEngine engine = RecommenderEngine.open(bundle.write(directory.resolve("release")))) {
            assertThat(engine.foldsIn()).isTrue();
            for (int user = 0; user < USERS; user++) {
                RecommendRequest known =
                        RecommendRequest.of(RandomBundle.user(user), TRACKS).explained();
                RecommendRequest stranger =
                        RecommendRequest.of(told(bundle, user), TRACKS).explained();
                RankedTracks expected = engine.recommend(known);
                RankedTracks folded = engine.recommend(stranger);
                assertThat(expected.origin()).isEqualTo(Origin.PERSONALISED);
                assertThat(folded.origin()).isEqualTo(Origin.FOLDED_IN);
                assertThat(folded.ignored()).isEmpty();
                assertThat(scores(folded).keySet()).isEqualTo(scores(expected).keySet());
                scores(folded)
                        .forEach((track, score) -> assertThat(score)
                                .as(track.value())
                                .isCloseTo(scores(expected).get(track), within(1e-4)));
                for (RankedTracks ranked : List.of(expected, folded)) {
                    for (ScoredTrack scored : ranked.tracks()) {
                        Explanation explanation = engine.explain(
                                        ranked == expected ? known : stranger,
                                        scored.track().id())
                                .orElseThrow();
                        // The sum is the score whatever the base; that the base is the model's says the shares are.
                        int track = Integer.parseInt(scored.track().id().value().substring(1));
                        double bias = step.mean() == null ? 0 : step.mean() + bundle.itemFactors[track * bundle.rank];
                        assertThat(explanation.base()).isCloseTo(bias, within(2e-4));
                        assertThat(explanation.because())
                                .extracting(Because::share)
                                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
                    }
                }
            }
        }
    }

    @Test
    void a_share_is_what_the_score_moves_by_when_a_rating_does() throws IOException {
        RandomBundle bundle = bundle(step("ratings"));
        try (RecommenderEngine engine = RecommenderEngine.open(bundle.write(directory.resolve("release")))) {
            List<Listen> told = told(bundle, 0);
            TrackId target = new TrackId(RandomBundle.track(59));
            Explanation before =
                    engine.explain(RecommendRequest.of(told, 1), target).orElseThrow();
            for (Listen listen : told) {
                float rating = java.util.Objects.requireNonNull(listen.strength());
                List<Listen> without = told.stream()
                        .map(other -> other == listen ? new Listen(listen.track(), 0f) : other)
                        .toList();
                double moved = before.score()
                        - engine.explain(RecommendRequest.of(without, 1), target)
                                .orElseThrow()
                                .score();
                double share = before.because().stream()
                        .filter(because -> because.track().id().equals(listen.track()))
                        .mapToDouble(Because::share)
                        .sum();
                assertThat(share).as(listen + " of " + rating).isCloseTo(moved, within(1e-4));
            }
        }
    }

    @Test
    void new_listens_of_a_known_user_count_beside_what_the_release_knows() throws IOException {
        RandomBundle bundle = bundle(step("ials"));
        try (RecommenderEngine engine = RecommenderEngine.open(bundle.write(directory.resolve("release")))) {
            List<Listen> all = told(bundle, 1);
            List<Listen> fresh = List.of(Listen.to(RandomBundle.track(58)), Listen.to("never heard of"));
            RecommendRequest known = RecommendRequest.of(RandomBundle.user(1), TRACKS);
            RankedTracks answer = engine.recommend(known.withListens(fresh));
            assertThat(answer.origin()).isEqualTo(Origin.FOLDED_IN);
            assertThat(answer.ignored()).containsExactly(new TrackId("never heard of"));
            assertThat(scores(answer)).doesNotContainKey(new TrackId(RandomBundle.track(58)));
            List<Listen> whole = new ArrayList<>(all);
            whole.add(new Listen(new TrackId(RandomBundle.track(58)), 5f));
            assertThat(answer.tracks())
                    .isEqualTo(
                            engine.recommend(RecommendRequest.of(whole, TRACKS)).tracks());
            assertThatThrownBy(() -> engine.recommend(known.withListens(
                            List.of(new Listen(new TrackId(RandomBundle.track(58)), Float.POSITIVE_INFINITY)))))
                    .isInstanceOf(SaysException.class);
        }
    }

    @Test
    void a_bundle_without_the_step_still_opens_and_says_what_it_cannot() throws IOException {
        RandomBundle bundle = bundle(step("ratings"));
        List<Listen> told = told(bundle, 0);
        bundle.metadata.clear();
        bundle.values = null;
        try (RecommenderEngine engine = RecommenderEngine.open(bundle.write(directory.resolve("release")))) {
            assertThat(engine.foldsIn()).isFalse();
            RankedTracks stranger =
                    engine.recommend(RecommendRequest.of(told, 3).explained());
            assertThat(stranger.origin()).isEqualTo(Origin.POPULAR_FALLBACK);
            assertThat(stranger.ignored()).hasSize(bundle.heard[0].length);
            assertThat(stranger.tracks()).allMatch(scored -> scored.explanation() == null);
            RankedTracks known = engine.recommend(
                    RecommendRequest.of(RandomBundle.user(0), 3).withListens(List.of(Listen.to("t001"))));
            assertThat(known.origin()).isEqualTo(Origin.PERSONALISED);
            assertThat(known.ignored()).containsExactly(new TrackId("t001"));
            assertThat(engine.history(new UserId(RandomBundle.user(0)), 100)).hasSize(bundle.heard[0].length);
        }
    }

    @Test
    void a_history_begins_with_what_counts_most() throws IOException {
        RandomBundle bundle = bundle(step("ratings"));
        try (RecommenderEngine engine = RecommenderEngine.open(bundle.write(directory.resolve("release")))) {
            List<Float> strengths = engine.history(new UserId(RandomBundle.user(2)), 100).stream()
                    .map(track -> Integer.parseInt(track.id().value().substring(1)))
                    .map(track -> java.util.Arrays.binarySearch(bundle.heard[2], track))
                    .map(at -> java.util.Objects.requireNonNull(bundle.values)[2][at])
                    .toList();
            assertThat(strengths)
                    .isSortedAccordingTo(java.util.Comparator.reverseOrder())
                    .hasSize(bundle.heard[2].length);
        }
    }
}
