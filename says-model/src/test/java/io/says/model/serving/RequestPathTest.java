package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.AudioFeature;
import io.says.Dials;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.ScoredTrack;
import io.says.Track;
import io.says.TrackFilter;
import io.says.TrackId;
import io.says.TrackMap;
import io.says.UserId;
import io.says.config.Settings;
import io.says.model.ModelPlugin;
import io.says.model.tensors.DotProducts;
import io.says.spi.Plugins;
import io.says.spi.ServingOptions;
import io.says.spi.ServingRule;
import io.says.spi.ServingRule.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked, with whatever rules: the list is the one that its definition gives. */
final class RequestPathTest {

    private static final int TRACKS = 130;
    private static final int MANY_TRACKS = 990;
    private static final int USERS = 5;
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-06-15T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private static TrackFilter filter(Random random) {
        TrackFilter filter = TrackFilter.none();
        if (random.nextInt(3) == 0) {
            filter = filter.ofGenres(List.of(RandomBundle.GENRES.get(random.nextInt(4))));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.withoutGenres(List.of("JAZZ"));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.ofArtists(List.of("artist 1", "artist 2", "ARTIST 3", "artist 4", "artist 5"));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.withoutArtists(List.of("Artist " + random.nextInt(12)));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.ofYears(1985, 2000 + random.nextInt(15));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.with(AudioFeature.TEMPO, 60 + random.nextInt(60), 150);
        }
        return filter.without(IntStream.range(0, random.nextInt(10))
                .mapToObj(i -> new TrackId(RandomBundle.track(random.nextInt(TRACKS + 20))))
                .toList());
    }

    private static ServingRule rule(Random random, int number) {
        Action action = Action.values()[random.nextInt(4)];
        boolean past = random.nextInt(5) == 0;
        Set<String> tracks = Set.of(
                RandomBundle.track(random.nextInt(TRACKS)), RandomBundle.track(TRACKS + number), RandomBundle.track(2));
        boolean byName = action != Action.PIN && random.nextBoolean();
        return new ServingRule(
                "rule-" + number,
                action,
                byName ? Set.of() : tracks,
                byName && random.nextBoolean() ? Set.of("Artist 7") : Set.of(),
                byName ? Set.of("folk") : Set.of(),
                1 + random.nextInt(4),
                random.nextInt(4) / 2.0,
                LocalDate.of(2026, 1, 1),
                past ? LocalDate.of(2026, 6, 14) : LocalDate.of(2026, 6, 15));
    }

    /** What may be shown at all, by the definitions of filter, seen and block. */
    private static List<Track> allowed(
            RecommenderEngine engine,
            RandomBundle bundle,
            RecommendRequest request,
            int user,
            List<ServingRule> rules) {
        return allowed(engine, bundle, request, user, rules, LocalDate.of(2026, 6, 15));
    }

    private static List<Track> allowed(
            RecommenderEngine engine,
            RandomBundle bundle,
            RecommendRequest request,
            int user,
            List<ServingRule> rules,
            LocalDate day) {
        Set<Integer> heard = new HashSet<>();
        Arrays.stream(bundle.heard[user]).forEach(heard::add);
        return IntStream.range(0, bundle.tracks)
                .filter(track -> request.includeSeen() || !heard.contains(track))
                .mapToObj(track ->
                        engine.track(new TrackId(RandomBundle.track(track))).orElseThrow())
                .filter(request.filter()::accepts)
                .filter(track -> rules.stream()
                        .noneMatch(rule -> rule.action() == Action.BLOCK && rule.holdsOn(day) && rule.concerns(track)))
                .toList();
    }

    @Test
    void every_page_of_every_request_holds_exactly_what_may_be_shown() throws IOException {
        Random random = new Random(5);
        RandomBundle bundle = new RandomBundle(USERS, TRACKS, 4, 8);
        Path release = bundle.write(directory.resolve("release"));
        Settings settings = Settings.defaults();
        Plugins plugins = Plugins.of(new ModelPlugin());
        for (int round = 0; round < 60; round++) {
            List<ServingRule> rules = new ArrayList<>();
            for (int i = 0; i < round % 4; i++) {
                rules.add(rule(random, i));
            }
            ServingOptions options = new ServingOptions(
                    ServingOptions.of(settings, plugins).rerankers(), 1 + random.nextInt(200), rules, NOW);
            try (RecommenderEngine engine = new FactorEngineFactory().open(release, options)) {
                for (int asked = 0; asked < 6; asked++) {
                    int user = random.nextInt(USERS);
                    boolean off = asked % 2 == 0;
                    RecommendRequest request = new RecommendRequest(
                                    new UserId(RandomBundle.user(user)), RecommendRequest.MAX_K, random.nextBoolean())
                            .withFilter(filter(random))
                            .withDials(
                                    off
                                            ? Dials.off()
                                            : new Dials(
                                                    random.nextDouble(),
                                                    random.nextDouble(),
                                                    random.nextInt(2),
                                                    random.nextDouble(),
                                                    random.nextInt(2),
                                                    random.nextDouble()));
                    List<Track> allowed = allowed(engine, bundle, request, user, rules);
                    List<ScoredTrack> list = engine.recommend(request).tracks();
                    assertThat(list).extracting(ScoredTrack::track).containsExactlyInAnyOrderElementsOf(allowed);
                    if (off && rules.isEmpty()) {
                        assertThat(list).extracting(ScoredTrack::track).isEqualTo(byScore(bundle, user, allowed));
                    }
                    for (ScoredTrack scored : list) {
                        assertThat(scored.score()).isEqualTo(score(bundle, user, scored.track()));
                    }
                    List<ScoredTrack> paged = new ArrayList<>();
                    String next = null;
                    do {
                        RankedTracks page = engine.recommend(
                                request.withK(1 + random.nextInt(40)).after(next));
                        paged.addAll(page.tracks());
                        next = page.next();
                    } while (next != null);
                    assertThat(paged).isEqualTo(list);
                }
            }
        }
    }

    /** Tells the time that it is told. */
    private static final class SetClock extends Clock {

        private Instant now = NOW.instant();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void a_filter_that_is_asked_for_again_holds_for_each_user_and_for_the_rules_of_the_day() throws IOException {
        RandomBundle bundle = new RandomBundle(USERS, MANY_TRACKS, 4, 10);
        Path release = bundle.write(directory.resolve("release"));
        LocalDate first = LocalDate.of(2026, 6, 15);
        ServingRule block = new ServingRule(
                "block", Action.BLOCK, Set.of(), Set.of("artist 7", "artist 3"), Set.of("folk"), 1, 1, null, first);
        SetClock clock = new SetClock();
        ServingOptions options = new ServingOptions(List.of(), 50, List.of(block), clock);
        List<TrackFilter> filters = List.of(
                TrackFilter.none(),
                TrackFilter.none().ofGenres(List.of("rock")),
                TrackFilter.none().ofYears(1990, 2005).with(AudioFeature.TEMPO, 80, 150));
        try (RecommenderEngine engine = new FactorEngineFactory().open(release, options)) {
            for (int day = 0; day < 3; day++) {
                for (int asked = 0; asked < 12; asked++) {
                    int user = asked % USERS;
                    TrackFilter filter = filters.get(asked % filters.size());
                    RecommendRequest request = RecommendRequest.of(RandomBundle.user(user), RecommendRequest.MAX_K)
                            .withFilter(filter.without(List.of(new TrackId(RandomBundle.track(asked)))));
                    List<Track> allowed =
                            allowed(engine, bundle, request, user, List.of(block), first.plusDays(day % 2));
                    assertThat(engine.recommend(request).tracks())
                            .extracting(ScoredTrack::track)
                            .isEqualTo(byScore(bundle, user, allowed));
                }
                // The rule ends, and once more it is a day on which it held.
                clock.now = NOW.instant().plus(Duration.ofDays((day + 1) % 2));
            }
        }
    }

    @Test
    void what_is_blocked_is_put_before_nobody_and_stays_with_those_who_have_it() throws IOException {
        RandomBundle bundle = new RandomBundle(USERS, TRACKS, 4, 10);
        Path release = bundle.write(directory.resolve("release"));
        UserId user = new UserId(RandomBundle.user(0));
        TrackId track = new TrackId(RandomBundle.track(bundle.heard[0][0]));
        ServingRule block =
                new ServingRule("withdrawn", Action.BLOCK, Set.of(track.value()), Set.of(), Set.of(), 1, 1, null, null);
        try (RecommenderEngine plain = new FactorEngineFactory().open(release, ServingOptions.plain());
                RecommenderEngine engine = new FactorEngineFactory()
                        .open(release, new ServingOptions(List.of(), 50, List.of(block), NOW))) {
            RecommendRequest request = new RecommendRequest(user, RecommendRequest.MAX_K, true).explained();
            Track blocked = plain.track(track).orElseThrow();
            assertThat(engine.recommend(request).tracks())
                    .hasSize(TRACKS - 1)
                    .extracting(ScoredTrack::track)
                    .doesNotContain(blocked);
            ScoredTrack nearest = plain.similar(track, 1).get(0);
            assertThat(plain.similar(nearest.track().id(), TRACKS))
                    .extracting(ScoredTrack::track)
                    .contains(blocked);
            assertThat(engine.similar(nearest.track().id(), TRACKS))
                    .extracting(ScoredTrack::track)
                    .doesNotContain(blocked);
            assertThat(engine.searchTracks(track.value(), TRACKS)).doesNotContain(blocked);
            assertThat(engine.map(TRACKS).orElseThrow().points())
                    .hasSize(TRACKS - 1)
                    .extracting(TrackMap.Point::track)
                    .doesNotContain(blocked);
            assertThat(engine.history(user, TRACKS)).contains(blocked);
            assertThat(engine.track(track)).hasValue(blocked);
        }
    }

    private static double score(RandomBundle bundle, int user, Track track) {
        float[] query = Arrays.copyOfRange(bundle.userFactors, user * bundle.rank, (user + 1) * bundle.rank);
        return DotProducts.one(
                query, bundle.itemFactors, Integer.parseInt(track.id().value().substring(1)));
    }

    private static List<Track> byScore(RandomBundle bundle, int user, List<Track> tracks) {
        return tracks.stream()
                .sorted(Comparator.comparingDouble((Track track) -> -score(bundle, user, track))
                        .thenComparing(Track::id))
                .toList();
    }

    @Test
    void pins_stand_where_they_were_put_and_boosts_reach_beyond_the_pool() throws IOException {
        RandomBundle bundle = new RandomBundle(USERS, TRACKS, 4, 9);
        Path release = bundle.write(directory.resolve("release"));
        List<String> all;
        try (RecommenderEngine engine = new FactorEngineFactory().open(release, ServingOptions.plain())) {
            all = ids(engine.recommend(RecommendRequest.of("u001", 1000)));
        }
        String last = all.get(all.size() - 1);
        String other = all.get(all.size() - 2);
        Map<String, List<String>> expected = new LinkedHashMap<>();
        List<String> pinned = new ArrayList<>(all);
        pinned.removeAll(List.of(last, other));
        pinned.addAll(2, List.of(last, other).stream().sorted().toList());
        expected.put("pin", pinned);
        List<String> boosted = new ArrayList<>(all);
        boosted.removeAll(List.of(last, other));
        boosted.addAll(0, List.of(other, last));
        expected.put("boost", boosted);
        for (Map.Entry<String, List<String>> one : expected.entrySet()) {
            Settings settings = Settings.builder()
                    .set("serving.pool=5")
                    .set("serving.rules.mine={action=" + one.getKey() + ",tracks=[" + last + "," + other
                            + "],position=3,strength=10}")
                    .build();
            ServingOptions options = ServingOptions.of(settings, Plugins.of(new ModelPlugin()));
            try (RecommenderEngine engine = new FactorEngineFactory().open(release, options)) {
                assertThat(ids(engine.recommend(RecommendRequest.of("u001", 1000))))
                        .as(one.getKey())
                        .isEqualTo(one.getValue());
            }
        }
    }

    private static List<String> ids(RankedTracks ranked) {
        return ranked.tracks().stream().map(t -> t.track().id().value()).toList();
    }
}
