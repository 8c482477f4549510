package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.UserId;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.spi.EngineFactory;
import io.says.storage.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link EngineFactory} and its engines promise. */
public abstract class EngineFactoryContract {

    private static final UserId STRANGER = new UserId("nobody-knows-this-user");

    /** For subclasses. */
    protected EngineFactoryContract() {}

    /** The factory under test. */
    protected abstract EngineFactory factory();

    /**
     * Writes a release of the engine's format with at least five tracks; where it has users, one of them with a history.
     *
     * @param directory an empty directory, which then holds {@code release.json} and the files it names
     */
    protected abstract void write(Path directory) throws Exception;

    private RecommenderEngine open(Path directory) throws Exception {
        write(directory);
        return factory().open(directory, List.of());
    }

    private static List<TrackId> ids(RankedTracks ranked) {
        return ranked.tracks().stream().map(scored -> scored.track().id()).toList();
    }

    private static UserId someone(RecommenderEngine engine) {
        return engine.userCount() == 0 ? STRANGER : engine.users("", 1).get(0);
    }

    @Test
    final void has_a_name_and_reads_its_own_format_alone(@TempDir Path directory) throws Exception {
        Names.check(factory());
        write(directory);
        assertThat(factory().reads(ReleaseStore.read(directory).format())).isTrue();
        assertThat(factory().reads("no-such-format/99")).isFalse();
        assertThat(factory().reads("")).isFalse();
    }

    @Test
    final void serves_what_the_release_says(@TempDir Path directory) throws Exception {
        try (RecommenderEngine engine = open(directory)) {
            ReleaseInfo info = ReleaseStore.read(directory);
            assertThat(engine.release()).isEqualTo(info);
            assertThat(engine.userCount()).isEqualTo(Math.toIntExact(info.users()));
            assertThat(engine.trackCount()).isEqualTo(Math.toIntExact(info.tracks()));
        }
    }

    @Test
    final void ranks_the_best_first_without_repeating_itself(@TempDir Path directory) throws Exception {
        try (RecommenderEngine engine = open(directory)) {
            UserId user = someone(engine);
            for (int k : new int[] {1, 3, RecommendRequest.MAX_K}) {
                RankedTracks ranked = engine.recommend(new RecommendRequest(user, k, true));
                assertThat(ranked.user()).isEqualTo(user);
                assertThat(ranked.releaseId()).isEqualTo(engine.release().id());
                assertThat(ranked.tracks()).hasSize(Math.min(k, engine.trackCount()));
                assertThat(ids(ranked)).doesNotHaveDuplicates();
                assertThat(ranked.tracks())
                        .extracting(ScoredTrack::rank)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, ranked.tracks().size())
                                        .boxed()
                                        .toList());
                assertThat(ranked.tracks())
                        .extracting(ScoredTrack::score)
                        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
                assertThat(ranked.tracks())
                        .allSatisfy(scored ->
                                assertThat(engine.track(scored.track().id())).contains(scored.track()));
            }
        }
    }

    @Test
    final void leaves_out_what_the_user_knows_unless_asked(@TempDir Path directory) throws Exception {
        try (RecommenderEngine engine = open(directory)) {
            if (engine.userCount() == 0) {
                return; // it knows nobody, so nobody has a history
            }
            List<UserId> listeners = engine.users("", 1000).stream()
                    .filter(known -> !engine.history(known, 1).isEmpty())
                    .toList();
            assertThat(listeners).as("write() shall give a user a history").isNotEmpty();
            UserId user = listeners.get(0);
            List<TrackId> seen = engine.history(user, RecommendRequest.MAX_K).stream()
                    .map(Track::id)
                    .toList();
            assertThat(ids(engine.recommend(new RecommendRequest(user, RecommendRequest.MAX_K, false))))
                    .doesNotContainAnyElementsOf(seen);
            assertThat(ids(engine.recommend(new RecommendRequest(user, RecommendRequest.MAX_K, true))))
                    .containsAll(seen);
            assertThat(engine.history(user, 1)).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    final void says_so_when_it_falls_back(@TempDir Path directory) throws Exception {
        try (RecommenderEngine engine = open(directory)) {
            assertThat(engine.knows(STRANGER)).isFalse();
            assertThat(engine.history(STRANGER, 5)).isEmpty();
            RankedTracks ranked = engine.recommend(new RecommendRequest(STRANGER, 5, false));
            assertThat(ranked.origin()).isEqualTo(RankedTracks.Origin.POPULAR_FALLBACK);
            assertThat(ranked.tracks()).isNotEmpty();
        }
    }

    @Test
    final void finds_users_and_tracks(@TempDir Path directory) throws Exception {
        try (RecommenderEngine engine = open(directory)) {
            List<UserId> users = engine.users("", 1000);
            assertThat(users).hasSize(Math.min(1000, engine.userCount())).isSorted();
            assertThat(users).allSatisfy(user -> {
                assertThat(engine.knows(user)).isTrue();
                assertThat(engine.users(user.value(), 1)).containsExactly(user);
            });
            assertThat(engine.users("no user's id has this in it", 10)).isEmpty();
            assertThat(engine.track(new TrackId("no track has this id"))).isEmpty();
        }
    }

    @Test
    final void lets_re_rankers_have_the_last_word(@TempDir Path directory) throws Exception {
        write(directory);
        try (RecommenderEngine plain = factory().open(directory, List.of());
                RecommenderEngine reranked = factory()
                        .open(directory, List.of((request, candidates) -> candidates.subList(1, candidates.size())))) {
            RecommendRequest request = new RecommendRequest(someone(plain), 3, true);
            List<TrackId> all = ids(plain.recommend(request));
            RankedTracks without = reranked.recommend(request);
            assertThat(ids(without).get(0)).isEqualTo(all.get(1));
            assertThat(without.tracks().get(0).rank()).isEqualTo(1);
            assertThat(ids(without)).doesNotContain(all.get(0));
        }
    }

    @Test
    final void answers_the_same_on_every_thread_and_answers_outlive_it(@TempDir Path directory) throws Exception {
        RankedTracks expected;
        try (RecommenderEngine engine = open(directory)) {
            RecommendRequest request = new RecommendRequest(someone(engine), 4, true);
            expected = engine.recommend(request);
            assertThat(IntStream.range(0, 100).parallel().mapToObj(i -> engine.recommend(request)))
                    .allMatch(expected::equals);
        }
        assertThat(expected.tracks()).isNotEmpty();
        assertThat(expected.toString()).isNotEmpty();
    }

    @Test
    final void refuses_a_damaged_release(@TempDir Path directory) throws Exception {
        write(directory);
        for (FileEntry entry : ReleaseStore.read(directory).files()) {
            Path file = directory.resolve(entry.path());
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
            assertCorrupt(directory, entry.path() + " with a byte too many");
            byte[] changed = whole.clone();
            changed[changed.length / 2] ^= 1;
            Files.write(file, changed);
            assertCorrupt(directory, entry.path() + " with a bit changed");
            Files.delete(file);
            assertCorrupt(directory, entry.path() + " missing");
            Files.write(file, whole);
        }
        Files.writeString(directory.resolve(ReleaseInfo.FILE), "{");
        assertCorrupt(directory, "a damaged passport");
    }

    private void assertCorrupt(Path directory, String what) throws IOException {
        assertThatThrownBy(() -> factory().open(directory, List.of()).close())
                .as(what)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
    }
}
