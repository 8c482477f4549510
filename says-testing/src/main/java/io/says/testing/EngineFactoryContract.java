package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.AudioFeature;
import io.says.Explanation;
import io.says.Listen;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackFilter;
import io.says.TrackId;
import io.says.UserId;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.spi.EngineFactory;
import io.says.spi.RerankContext;
import io.says.spi.Reranker;
import io.says.spi.ServingOptions;
import io.says.spi.ServingRule;
import io.says.storage.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
        return factory().open(directory, ServingOptions.plain());
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
            List<TrackId> all = engine.history(user, Integer.MAX_VALUE).stream()
                    .map(Track::id)
                    .toList();
            assertThat(engine.searchTracks("", 1000))
                    .extracting(Track::id)
                    .allSatisfy(track -> assertThat(engine.heard(user, track)).isEqualTo(all.contains(track)));
            assertThat(engine.heard(STRANGER, all.get(0))).isFalse();
            assertThat(engine.heard(user, new TrackId("no track of that name"))).isFalse();
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
        Reranker withoutTheFirst = (context, candidates) -> candidates.subList(1, candidates.size());
        try (RecommenderEngine plain = factory().open(directory, ServingOptions.plain());
                RecommenderEngine reranked =
                        factory().open(directory, ServingOptions.plain().with(List.of(withoutTheFirst)))) {
            RecommendRequest request = new RecommendRequest(someone(plain), 3, true);
            List<TrackId> all = ids(plain.recommend(request));
            RankedTracks without = reranked.recommend(request);
            assertThat(ids(without).get(0)).isEqualTo(all.get(1));
            assertThat(without.tracks().get(0).rank()).isEqualTo(1);
            assertThat(ids(without)).doesNotContain(all.get(0));
        }
    }

    @Test
    final void gives_pages_that_repeat_nothing_and_leave_nothing_out(@TempDir Path directory) throws Exception {
        write(directory);
        Reranker backwards = EngineFactoryContract::backwards;
        for (List<Reranker> rerankers : List.of(List.<Reranker>of(), List.of(backwards))) {
            ServingOptions options = new ServingOptions(rerankers, 3, List.of(), Clock.systemUTC());
            try (RecommenderEngine engine = factory().open(directory, options)) {
                RecommendRequest request = new RecommendRequest(someone(engine), RecommendRequest.MAX_K, true);
                List<ScoredTrack> whole = engine.recommend(request).tracks();
                assertThat(engine.recommend(request).next()).isNull();
                List<ScoredTrack> paged = new ArrayList<>();
                String next = null;
                do {
                    RankedTracks page = engine.recommend(request.withK(2).after(next));
                    paged.addAll(page.tracks());
                    next = page.next();
                } while (next != null);
                assertThat(paged).isEqualTo(whole).hasSize(engine.trackCount());
                String second = engine.recommend(request.withK(1)).next();
                for (RecommendRequest other : List.of(
                        request.after("no cursor"),
                        request.withSeen(false).after(second),
                        request.withFilter(TrackFilter.none().ofYears(1990, 1999))
                                .after(second))) {
                    assertRefused(() -> engine.recommend(other));
                }
            }
        }
    }

    private static List<ScoredTrack> backwards(RerankContext context, List<ScoredTrack> candidates) {
        List<ScoredTrack> reversed = new ArrayList<>(candidates);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    final void shows_what_the_filter_accepts_and_nothing_else(@TempDir Path directory) throws Exception {
        try (RecommenderEngine engine = open(directory)) {
            RecommendRequest request = new RecommendRequest(someone(engine), RecommendRequest.MAX_K, true);
            List<ScoredTrack> all = engine.recommend(request).tracks();
            Track first = all.get(0).track();
            List<TrackFilter> filters = new ArrayList<>(List.of(
                    TrackFilter.none().without(List.of(first.id())),
                    TrackFilter.none().ofArtists(List.of("nobody has this name")),
                    TrackFilter.none().ofYears(1990, 1999),
                    TrackFilter.none().with(AudioFeature.TEMPO, 100, 140)));
            all.stream().map(ScoredTrack::track).map(Track::artist).distinct().forEach(artist -> {
                if (artist != null) {
                    filters.add(TrackFilter.none().ofArtists(List.of(artist.toUpperCase(Locale.ROOT))));
                    filters.add(TrackFilter.none().withoutArtists(List.of(artist)));
                }
            });
            for (TrackFilter filter : filters) {
                assertThat(ids(engine.recommend(request.withFilter(filter))))
                        .as(filter.toString())
                        .isEqualTo(all.stream()
                                .map(ScoredTrack::track)
                                .filter(filter::accepts)
                                .map(Track::id)
                                .toList());
            }
        }
    }

    @Test
    final void obeys_the_operators_rules(@TempDir Path directory) throws Exception {
        write(directory);
        List<TrackId> all;
        RecommendRequest request;
        try (RecommenderEngine engine = factory().open(directory, ServingOptions.plain())) {
            request = new RecommendRequest(someone(engine), RecommendRequest.MAX_K, true);
            all = ids(engine.recommend(request));
        }
        TrackId last = all.get(all.size() - 1);
        assertThat(ids(ruled(directory, ServingRule.Action.BLOCK, all.get(0), null)
                        .apply(request)))
                .isEqualTo(all.subList(1, all.size()));
        assertThat(ids(ruled(directory, ServingRule.Action.PIN, last, null).apply(request)))
                .startsWith(last)
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(ids(ruled(directory, ServingRule.Action.BURY, all.get(0), null)
                        .apply(request)))
                .endsWith(all.get(0))
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(ids(ruled(directory, ServingRule.Action.BOOST, last, null).apply(request)))
                .startsWith(last)
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(ids(ruled(directory, ServingRule.Action.BLOCK, all.get(0), LocalDate.of(2000, 1, 1))
                        .apply(request)))
                .as("a rule that is over")
                .isEqualTo(all);
    }

    private Function<RecommendRequest, RankedTracks> ruled(
            Path directory, ServingRule.Action action, TrackId track, @Nullable LocalDate until) {
        ServingRule rule =
                new ServingRule("rule", action, Set.of(track.value()), Set.of(), Set.of(), 1, 2, null, until);
        ServingOptions options =
                new ServingOptions(List.of(), ServingOptions.DEFAULT_POOL, List.of(rule), Clock.systemUTC());
        return request -> {
            try (RecommenderEngine engine = factory().open(directory, options)) {
                return engine.recommend(request);
            }
        };
    }

    @Test
    final void knows_what_is_alike_and_says_what_it_does_not_know(@TempDir Path directory) throws Exception {
        try (RecommenderEngine engine = open(directory)) {
            Track track = engine.searchTracks("", 1).get(0);
            assertThat(engine.searchTracks(track.displayTitle(), 1000)).contains(track);
            assertThat(engine.searchTracks("no track has this in it", 10)).isEmpty();
            List<ScoredTrack> alike = engine.similar(track.id(), 3);
            assertThat(alike).hasSizeLessThanOrEqualTo(3);
            assertThat(alike)
                    .extracting(scored -> scored.track().id())
                    .doesNotContain(track.id())
                    .doesNotHaveDuplicates();
            assertThat(alike).extracting(ScoredTrack::score).isSortedAccordingTo(Comparator.reverseOrder());
            UserId user = someone(engine);
            assertThat(engine.similarUsers(user, 2))
                    .hasSizeLessThanOrEqualTo(2)
                    .noneMatch(other -> other.user().equals(user));
            assertThat(engine.similarUsers(STRANGER, 2)).isEmpty();
            TrackId unknown = new TrackId("no track has this id");
            assertThatThrownBy(() -> engine.similar(unknown, 3)).isInstanceOf(SaysException.class);
            assertThatThrownBy(() -> engine.explain(RecommendRequest.of("anybody", 1), unknown))
                    .isInstanceOf(SaysException.class);
        }
    }

    @Test
    final void explains_scores_by_parts_that_add_up(@TempDir Path directory) throws Exception {
        try (RecommenderEngine engine = open(directory)) {
            for (UserId user : engine.users("", 20)) {
                RecommendRequest request = new RecommendRequest(user, 5, true).explained();
                for (ScoredTrack scored : engine.recommend(request).tracks()) {
                    Explanation whole =
                            engine.explain(request, scored.track().id()).orElse(null);
                    assertThat(whole == null).isEqualTo(scored.explanation() == null);
                    if (whole != null) {
                        assertAddsUp(whole, scored.score());
                        assertThat(whole.others()).isZero();
                    }
                    if (scored.explanation() != null) {
                        assertAddsUp(scored.explanation(), scored.score());
                    }
                }
            }
        }
    }

    private static void assertAddsUp(Explanation explanation, double score) {
        double sum = explanation.base() + explanation.others();
        for (Explanation.Because because : explanation.because()) {
            sum += because.share();
        }
        double size = 1 + Math.abs(score);
        assertThat(explanation.score()).isEqualTo(score);
        assertThat(sum).isCloseTo(score, org.assertj.core.api.Assertions.within(1e-3 * size));
    }

    @Test
    final void counts_listens_told_or_says_that_they_do_not_count(@TempDir Path directory) throws Exception {
        try (RecommenderEngine engine = open(directory)) {
            TrackId heard = engine.searchTracks("", 1).get(0).id();
            List<Listen> told = List.of(new Listen(heard, null), Listen.to("no track has this id"));
            RankedTracks answer = engine.recommend(RecommendRequest.of(told, 3));
            assertThat(answer.user()).isNull();
            assertThat(answer.origin())
                    .isEqualTo(engine.foldsIn() ? RankedTracks.Origin.FOLDED_IN : RankedTracks.Origin.POPULAR_FALLBACK);
            assertThat(answer.ignored())
                    .isEqualTo(
                            engine.foldsIn()
                                    ? List.of(new TrackId("no track has this id"))
                                    : told.stream().map(Listen::track).toList());
            assertThat(ids(answer)).isNotEmpty().doesNotContain(heard);
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

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_REQUEST));
    }

    private void assertCorrupt(Path directory, String what) throws IOException {
        assertThatThrownBy(
                        () -> factory().open(directory, ServingOptions.plain()).close())
                .as(what)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
    }
}
