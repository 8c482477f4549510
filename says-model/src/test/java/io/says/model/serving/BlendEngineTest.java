package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.says.RankedTracks.Origin;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.StandardErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlendEngineTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private Path release(String name, Consumer<Bundles.Parts> change) throws IOException {
        Bundles.Parts parts = new Bundles.Parts();
        parts.linear = new Bundles.Weights();
        parts.blended = true;
        change.accept(parts);
        return Bundles.write(directory.resolve(name), parts);
    }

    @Test
    void ranks_by_the_sum_of_weights_and_factors() throws IOException {
        try (RecommenderEngine engine = RecommenderEngine.open(release("sound", parts -> {}))) {
            // What t1 speaks for: t0 2, t4 -1; and the first factor of each track: 1, 5, 2, 2, -4, 0 in pairs.
            assertThat(engine.recommend(RecommendRequest.of("Ali", 10)).tracks())
                    .extracting(t -> t.track().id().value(), ScoredTrack::score)
                    .containsExactly(tuple("t0", 3.0), tuple("t2", 2.0), tuple("t4", -1.0), tuple("t3", -4.0));
            // Of whom nothing is known to have been heard, the factors speak alone.
            assertThat(engine.recommend(RecommendRequest.of("ISIK", 2)))
                    .satisfies(tracks -> assertThat(tracks.origin()).isEqualTo(Origin.PERSONALISED))
                    .satisfies(tracks -> assertThat(tracks.tracks())
                            .extracting(t -> t.track().id().value(), ScoredTrack::score)
                            .containsExactly(tuple("t0", 5.0), tuple("t1", 4.0)));
            assertThat(engine.recommend(RecommendRequest.of("nobody", 2)).origin())
                    .isEqualTo(Origin.POPULAR_FALLBACK);
        }
    }

    @Test
    void refuses_parts_that_do_not_fit() throws IOException {
        List<Consumer<Bundles.Parts>> damages = List.of(
                parts -> parts.itemFactors = new float[8],
                parts -> parts.userFactors = new float[6],
                parts -> parts.userFactors[3] = Float.NaN,
                parts -> weights(parts).bias = new float[4],
                parts -> weights(parts).weights.value()[0] = Float.POSITIVE_INFINITY);
        for (int i = 0; i < damages.size(); i++) {
            Path release = release("damaged" + i, damages.get(i));
            assertThatThrownBy(() -> RecommenderEngine.open(release).close())
                    .as("damage %d", i)
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
        }
    }

    private static Bundles.Weights weights(Bundles.Parts parts) {
        return java.util.Objects.requireNonNull(parts.linear);
    }
}
