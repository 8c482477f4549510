package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.says.RankedTracks;
import io.says.RankedTracks.Origin;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.UserId;
import io.says.config.Settings;
import io.says.model.rerank.ArtistDiversityFactory;
import io.says.release.ReleaseStore;
import io.says.spi.Reranker;
import io.says.spi.ServingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleEngineTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private Path sound() throws IOException {
        return Bundles.write(directory.resolve("release"), new Bundles.Parts());
    }

    private static List<String> ids(RankedTracks tracks) {
        return tracks.tracks().stream().map(t -> t.track().id().value()).toList();
    }

    @Test
    void ranks_unseen_tracks_by_score_and_ties_by_index() throws IOException {
        try (RecommenderEngine engine = RecommenderEngine.open(sound())) {
            RankedTracks ali = engine.recommend(RecommendRequest.of("Ali", 10));
            assertThat(ali.origin()).isEqualTo(Origin.PERSONALISED);
            assertThat(ali.releaseId()).isEqualTo("abc");
            assertThat(ali.tracks())
                    .extracting(ScoredTrack::rank, t -> t.track().id().value(), ScoredTrack::score)
                    .containsExactly(
                            tuple(1, "t2", 2.0), tuple(2, "t0", 1.0), tuple(3, "t4", 0.0), tuple(4, "t3", -4.0));
            assertThat(ids(engine.recommend(new RecommendRequest(new UserId("Ali"), 2, true))))
                    .containsExactly("t1", "t2");
            assertThat(ids(engine.recommend(RecommendRequest.of("bob", 3)))).containsExactly("t0", "t1", "t2");
        }
    }

    @Test
    void falls_back_to_popular_tracks_for_an_unknown_user_and_says_so() throws IOException {
        try (RecommenderEngine engine = RecommenderEngine.open(sound())) {
            RankedTracks tracks = engine.recommend(RecommendRequest.of("nobody", 3));
            assertThat(tracks.origin()).isEqualTo(Origin.POPULAR_FALLBACK);
            assertThat(ids(tracks)).containsExactly("t1", "t2", "t0");
            assertThat(tracks.tracks()).extracting(ScoredTrack::score).containsExactly(9.0, 9.0, 7.0);
        }
    }

    @Test
    void finds_users_without_regard_to_case_in_any_locale() throws IOException {
        try (RecommenderEngine engine = RecommenderEngine.open(sound())) {
            assertThat(engine.users("AL", 10)).extracting(UserId::value).containsExactly("Ali", "alice");
            assertThat(engine.users("isik", 10)).extracting(UserId::value).containsExactly("ISIK");
            assertThat(engine.users("i", 10)).extracting(UserId::value).containsExactly("ISIK", "Ali", "alice");
            assertThat(engine.users("", 2)).extracting(UserId::value).containsExactly("Ali", "ISIK");
            assertThat(engine.users("zz", 10)).isEmpty();
            assertThat(engine.users("i", 1, 2)).extracting(UserId::value).containsExactly("Ali", "alice");
            assertThat(engine.users("i", 3, 2)).isEmpty();
            assertThat(engine.users("i", Integer.MAX_VALUE, 2)).isEmpty();
            assertThatThrownBy(() -> engine.users("", 0)).isInstanceOf(SaysException.class);
            assertThatThrownBy(() -> engine.users("", -1, 5)).isInstanceOf(SaysException.class);
        }
    }

    @Test
    void finds_ids_in_whatever_order_and_script_they_lie() throws IOException {
        Bundles.Parts parts = new Bundles.Parts();
        parts.users = List.of("zoe", "a b", "Ünal", "bob");
        parts.tracks = List.of("t0", "t1", "t2", "日本", "日本語");
        try (RecommenderEngine engine = RecommenderEngine.open(Bundles.write(directory.resolve("odd"), parts))) {
            for (String user : parts.users) {
                assertThat(engine.knows(new UserId(user))).as(user).isTrue();
            }
            assertThat(engine.knows(new UserId("alice"))).isFalse();
            for (String track : parts.tracks) {
                assertThat(engine.track(new TrackId(track)).map(Track::id)).contains(new TrackId(track));
            }
            assertThat(engine.track(new TrackId("日"))).isEmpty();
            assertThat(engine.searchTracks("日本", 5)).hasSize(2);
            assertThat(engine.searchTracks("日本", 1, 5))
                    .isEqualTo(engine.searchTracks("日本", 5).subList(1, 2));
            // Accents make no difference either way; what begins with the text comes first.
            assertThat(engine.searchTracks("ü", 5)).extracting(Track::title).containsExactly("Üç", "Four");
            assertThat(engine.users("unal", 5)).containsExactly(new UserId("Ünal"));
        }
    }

    @Test
    void knows_its_catalogue_and_histories() throws IOException {
        try (RecommenderEngine engine = RecommenderEngine.open(sound())) {
            Track track = engine.track(new TrackId("t0")).orElseThrow();
            assertThat(track.displayTitle()).isEqualTo("Zero");
            assertThat(track.year()).isEqualTo(1999);
            assertThat(track.features().byColumn()).containsOnlyKeys("tempo");
            assertThat(engine.track(new TrackId("t1")).orElseThrow().displayTitle())
                    .isEqualTo("A");
            assertThat(engine.track(new TrackId("t1")).orElseThrow().year()).isNull();
            assertThat(engine.track(new TrackId("none"))).isEmpty();
            assertThat(engine.history(new UserId("alice"), 10))
                    .extracting(t -> t.id().value())
                    .containsExactly("t0", "t3");
            assertThat(engine.history(new UserId("nobody"), 10)).isEmpty();
            assertThat(engine.knows(new UserId("bob"))).isTrue();
            assertThat(engine.userCount()).isEqualTo(4);
            assertThat(engine.trackCount()).isEqualTo(5);
        }
    }

    @Test
    void gives_rerankers_more_than_k_and_cuts_afterwards() throws IOException {
        Reranker diversity = new ArtistDiversityFactory()
                .create(Settings.builder()
                        .set("serving.artist-diversity.max-per-artist=1")
                        .build());
        try (RecommenderEngine engine =
                new FactorEngineFactory().open(sound(), ServingOptions.plain().with(List.of(diversity)))) {
            RankedTracks tracks = engine.recommend(new RecommendRequest(new UserId("Ali"), 3, true));
            assertThat(ids(tracks)).containsExactly("t1", "t4", "t3");
            assertThat(tracks.tracks()).extracting(ScoredTrack::rank).containsExactly(1, 2, 3);
        }
    }

    @Test
    void answers_alike_from_many_threads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (RecommenderEngine engine = RecommenderEngine.open(sound())) {
            RankedTracks expected = engine.recommend(RecommendRequest.of("alice", 4));
            List<Callable<RankedTracks>> calls = IntStream.range(0, 500)
                    .<Callable<RankedTracks>>mapToObj(i -> () -> engine.recommend(RecommendRequest.of("alice", 4)))
                    .toList();
            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refuses_work_after_close_and_keeps_answers_valid() throws IOException {
        RecommenderEngine engine = RecommenderEngine.open(sound());
        RankedTracks before = engine.recommend(RecommendRequest.of("Ali", 1));
        engine.close();
        engine.close();
        assertThat(ids(before)).containsExactly("t2");
        assertThatThrownBy(() -> engine.recommend(RecommendRequest.of("Ali", 1)))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void refuses_a_changed_a_truncated_and_a_missing_file() throws IOException {
        Path release = sound();
        Path file = release.resolve(Bundles.TENSORS);
        byte[] whole = Files.readAllBytes(file);
        byte[] changed = whole.clone();
        changed[whole.length - 1] ^= 1;
        Files.write(file, changed);
        refused(release);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 8));
        refused(release);
        Files.delete(file);
        refused(release);
        Files.write(file, whole);
        RecommenderEngine.open(release).close();
    }

    @Test
    void refuses_a_passport_that_leaves_the_tensors_out() throws IOException {
        Path release = sound();
        Bundles.describe(release, List.of(), "");
        refused(release);
        Bundles.describe(release, ReleaseStore.read(sound2()).files(), "other");
        refused(release);
    }

    private Path sound2() throws IOException {
        return Bundles.write(directory.resolve("release2"), new Bundles.Parts());
    }

    @Test
    void refuses_tensors_that_do_not_fit_each_other() throws IOException {
        List<Consumer<Bundles.Parts>> damages = List.of(
                p -> p.userFactors[3] = Float.NaN,
                p -> p.itemFactors[3] = Float.POSITIVE_INFINITY,
                p -> p.users.remove(0),
                p -> p.tracks.remove(0),
                p -> p.users.set(1, ""),
                p -> p.seenStart[4] = 2,
                p -> p.seenStart[1] = 9,
                p -> p.seenStart[0] = -1,
                p -> p.seen[0] = 5,
                p -> p.seen[0] = -1,
                p -> p.seen[2] = 0,
                p -> p.listeners[0] = -1,
                p -> p.listeners = new int[] {1},
                p -> p.artists.remove(0));
        for (int i = 0; i < damages.size(); i++) {
            Bundles.Parts parts = new Bundles.Parts();
            damages.get(i).accept(parts);
            refused(Bundles.write(directory.resolve("damaged" + i), parts));
        }
    }

    private static void refused(Path release) {
        assertThatThrownBy(() -> RecommenderEngine.open(release).close())
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
    }
}
