package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.says.Explanation;
import io.says.Listen;
import io.says.RankedTracks;
import io.says.RankedTracks.Origin;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.StandardErrorCode;
import io.says.TrackId;
import io.says.UserId;
import io.says.spi.TrainedModel.SparseRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ItemEngineTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private Path release(String name, Consumer<Bundles.Weights> change) throws IOException {
        Bundles.Parts parts = new Bundles.Parts();
        Bundles.Weights weights = new Bundles.Weights();
        change.accept(weights);
        parts.linear = weights;
        return Bundles.write(directory.resolve(name), parts);
    }

    private static List<String> ids(RankedTracks tracks) {
        return tracks.tracks().stream().map(t -> t.track().id().value()).toList();
    }

    @Test
    void ranks_unseen_tracks_by_the_weights_of_what_the_user_heard() throws IOException {
        try (RecommenderEngine engine = RecommenderEngine.open(release("sound", weights -> {}))) {
            RankedTracks ali = engine.recommend(RecommendRequest.of("Ali", 10));
            assertThat(ali.origin()).isEqualTo(Origin.PERSONALISED);
            assertThat(ali.tracks())
                    .extracting(ScoredTrack::rank, t -> t.track().id().value(), ScoredTrack::score)
                    .containsExactly(
                            tuple(1, "t0", 2.0), tuple(2, "t2", 0.0), tuple(3, "t3", 0.0), tuple(4, "t4", -1.0));
            // Twice t0's weights and once t3's.
            assertThat(engine.recommend(new RecommendRequest(new UserId("alice"), 2, true))
                            .tracks())
                    .extracting(t -> t.track().id().value(), ScoredTrack::score)
                    .containsExactly(tuple("t1", 7.0), tuple("t2", 2.0));
        }
    }

    @Test
    void a_stranger_gets_the_weights_of_what_they_tell_and_is_told_which() throws IOException {
        Bundles.Parts parts = new Bundles.Parts();
        parts.linear = new Bundles.Weights();
        parts.metadata.put("strength-exponent", "1.0");
        try (RecommenderEngine engine = RecommenderEngine.open(Bundles.write(directory.resolve("release"), parts))) {
            assertThat(engine.foldsIn()).isTrue();
            List<Listen> told = List.of(new Listen(new TrackId("t0"), 2f), Listen.to("t3"));
            RankedTracks answer =
                    engine.recommend(RecommendRequest.of(told, 2).withSeen(true).explained());
            assertThat(answer.origin()).isEqualTo(Origin.FOLDED_IN);
            assertThat(answer.tracks())
                    .extracting(t -> t.track().id().value(), ScoredTrack::score)
                    .containsExactly(tuple("t1", 7.0), tuple("t2", 2.0));
            Explanation first = Objects.requireNonNull(answer.tracks().get(0).explanation());
            assertThat(first.base()).isZero();
            assertThat(first.because())
                    .extracting(because -> because.track().id().value(), Explanation.Because::share)
                    .containsExactly(tuple("t0", 6.0), tuple("t3", 1.0));
            // Ali heard t1, and t0 now.
            assertThat(engine.recommend(RecommendRequest.of("Ali", 1).withListens(told.subList(0, 1)))
                            .tracks())
                    .extracting(t -> t.track().id().value(), ScoredTrack::score)
                    .containsExactly(tuple("t2", 2.0));
            assertThat(engine.similar(new TrackId("t0"), 5))
                    .extracting(t -> t.track().id().value(), ScoredTrack::score)
                    .containsExactly(tuple("t1", 3.0), tuple("t2", 1.0));
        }
        try (RecommenderEngine engine = RecommenderEngine.open(release("older", weights -> {}))) {
            assertThat(engine.foldsIn()).isFalse();
        }
    }

    @Test
    void gives_popular_tracks_to_a_user_of_whom_nothing_counts_and_says_so() throws IOException {
        try (RecommenderEngine engine = RecommenderEngine.open(release("sound", weights -> {}))) {
            for (String user : List.of("ISIK", "nobody")) {
                RankedTracks tracks = engine.recommend(RecommendRequest.of(user, 3));
                assertThat(tracks.origin()).isEqualTo(Origin.POPULAR_FALLBACK);
                assertThat(ids(tracks)).containsExactly("t1", "t2", "t0");
            }
        }
    }

    @Test
    void takes_what_speaks_for_a_track_whoever_asks_for_an_answer_of_its_own() throws IOException {
        Path release = release("biased", weights -> weights.bias = new float[] {0, 0, 0, 9, 5});
        try (RecommenderEngine engine = RecommenderEngine.open(release)) {
            RankedTracks tracks = engine.recommend(RecommendRequest.of("ISIK", 2));
            assertThat(tracks.origin()).isEqualTo(Origin.PERSONALISED);
            assertThat(ids(tracks)).containsExactly("t3", "t4");
        }
    }

    @Test
    void refuses_weights_that_do_not_fit() throws IOException {
        List<Consumer<Bundles.Weights>> damages = List.of(
                w -> w.bias[2] = Float.NaN,
                w -> w.bias = new float[4],
                w -> w.bias = new float[6],
                w -> w.weights.value()[0] = Float.POSITIVE_INFINITY,
                w -> w.weights.index()[0] = 5,
                w -> w.weights.index()[0] = -1,
                w -> w.weights.index()[1] = 1,
                w -> w.weights.start()[1] = 9,
                w -> w.weights.start()[1] = -1,
                w -> w.weights.start()[0] = 1,
                w -> w.weights.start()[5] = 6,
                w -> w.weights = new SparseRows(new int[] {0, 0}, new int[0], new float[0]),
                w -> w.weights = new SparseRows(new int[0], new int[0], new float[0]),
                w -> w.weights = new SparseRows(w.weights.start(), w.weights.index(), new float[3]),
                w -> w.histories = new SparseRows(new int[4], new int[0], new float[0]),
                w -> w.histories.index()[3] = 5,
                w -> w.histories.value()[3] = Float.NaN);
        for (int i = 0; i < damages.size(); i++) {
            Path release = release("damaged" + i, damages.get(i));
            assertThatThrownBy(() -> RecommenderEngine.open(release).close())
                    .as("damage %d", i)
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
        }
    }

    @Test
    void leaves_out_scores_that_are_none() throws IOException {
        Path release = release("overflow", weights -> {
            weights.weights.value()[2] = Float.MAX_VALUE;
            weights.histories.value()[0] = Float.MAX_VALUE;
            weights.bias[0] = -1;
        });
        try (RecommenderEngine engine = RecommenderEngine.open(release)) {
            assertThat(engine.recommend(RecommendRequest.of("Ali", 10)).tracks())
                    .isNotEmpty()
                    .allSatisfy(track -> assertThat(track.score()).isNotNaN());
        }
    }
}
