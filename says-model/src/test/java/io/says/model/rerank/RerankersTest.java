package io.says.model.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.AudioFeatures;
import io.says.Dials;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.Track;
import io.says.TrackId;
import io.says.config.Settings;
import io.says.spi.RerankContext;
import io.says.spi.RerankerFactory;
import io.says.spi.ServingOptions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RerankersTest {

    /** A listener who hears mostly rock, some jazz, and knows the artist a. */
    private record Listener(Dials dials, Map<String, Double> genres) implements RerankContext {

        Listener(Dials dials) {
            this(dials, Map.of("jazz", 0.25, "rock", 0.75));
        }

        @Override
        public RecommendRequest request() {
            return RecommendRequest.of("u", RecommendRequest.MAX_K).withDials(dials);
        }

        @Override
        public Map<String, Double> artists() {
            return Map.of("a", 1.0);
        }

        @Override
        public boolean heard(TrackId track) {
            return track.value().equals("heard");
        }

        @Override
        public double popularity(Track track) {
            return track.id().value().startsWith("hit") ? 1 : 0.2;
        }
    }

    private static ScoredTrack track(String id, @Nullable String artist, @Nullable String genre, double score) {
        return new ScoredTrack(
                1, new Track(new TrackId(id), id, artist, null, genre, null, AudioFeatures.none()), score);
    }

    private static List<String> order(RerankerFactory factory, RerankContext context, List<ScoredTrack> candidates) {
        return factory.create(Settings.defaults()).rerank(context, candidates).stream()
                .map(scored -> scored.track().id().value())
                .toList();
    }

    /** As docs/serving.md configures them. */
    @Test
    void a_dial_none_of_them_heeds_is_refused_though_one_of_them_changes_every_list() {
        ServingOptions options = ServingOptions.plain()
                .with(Stream.of(new DiscoverFactory(), new DiversityFactory(), new ArtistDiversityFactory())
                        .map(factory -> factory.create(Settings.defaults()))
                        .toList());
        RecommendRequest request = RecommendRequest.of("u", 5);
        LocalDate day = LocalDate.EPOCH;
        assertThat(options.arranges(request, day)).isTrue();
        assertThat(options.arranges(request.withDials(new Dials(0.1, 0.1, 0, 0, 0.1, 0)), day))
                .isTrue();
        assertThatThrownBy(() -> options.arranges(request.withDials(Dials.off().withNovelty(1)), day))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("heeds the dial novelty");
        assertThatThrownBy(() -> options.arranges(request.withDials(new Dials(0.1, 0, 1, 0.2, 0, 0)), day))
                .hasMessageContaining("heeds the dials novelty, popularityPenalty");
    }

    @Test
    void popular_tracks_step_back() {
        List<ScoredTrack> candidates =
                List.of(track("hit", "a", "rock", 3), track("rare", "b", "rock", 2.5), track("last", "c", "rock", 1));
        assertThat(order(
                        new PopularityPenaltyFactory(),
                        new Listener(Dials.off().withPopularityPenalty(0.1)),
                        candidates))
                .containsExactly("hit", "rare", "last");
        assertThat(order(
                        new PopularityPenaltyFactory(),
                        new Listener(Dials.off().withPopularityPenalty(0.5)),
                        candidates))
                .containsExactly("rare", "hit", "last");
        assertThat(order(
                        new PopularityPenaltyFactory(), new Listener(Dials.off().withPopularityPenalty(1)), candidates))
                .containsExactly("rare", "last", "hit");
    }

    @Test
    void unusual_genres_come_forward() {
        List<ScoredTrack> candidates = List.of(
                track("1", "a", "Rock", 4),
                track("2", "a", "jazz", 3),
                track("3", "a", "folk", 2),
                track("4", "a", null, 1));
        assertThat(order(new NoveltyFactory(), new Listener(Dials.off().withNovelty(1)), candidates))
                .containsExactly("3", "2", "1", "4");
    }

    @Test
    void unknown_artists_come_before_known_ones_and_tracks_heard_come_last() {
        List<ScoredTrack> candidates =
                List.of(track("heard", "b", "rock", 4), track("known", "A", "rock", 3), track("new", "c", "rock", 2));
        assertThat(order(new DiscoverFactory(), new Listener(Dials.off().withDiscover(1)), candidates))
                .containsExactly("new", "known", "heard");
        assertThat(order(new DiscoverFactory(), new Listener(Dials.off().withDiscover(0.1)), candidates))
                .containsExactly("heard", "known", "new");
    }

    @Test
    void a_third_track_of_an_artist_is_put_off_further_than_a_second() {
        List<ScoredTrack> candidates = List.of(
                track("a1", "a", "rock", 1.0),
                track("a2", "a", "rock", 0.9),
                track("a3", "a", "rock", 0.8),
                track("b1", "b", "rock", 0.45),
                track("b2", "b", "rock", 0.1),
                track("c1", null, "rock", 0.0));
        // By hand: after a1 the values are 0.45 - 0.25 for a2 and 0.225 for b1, after b1 a2 is best, and so on.
        assertThat(order(new DiversityFactory(), new Listener(Dials.off().withDiversity(0.5)), candidates))
                .containsExactly("a1", "b1", "a2", "a3", "c1", "b2");
        assertThat(order(new DiversityFactory(), new Listener(Dials.off().withDiversity(1)), candidates))
                .containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
        assertThat(order(new DiversityFactory(), new Listener(Dials.off().withDiversity(0.01)), candidates))
                .containsExactly("a1", "a2", "a3", "b1", "b2", "c1");
    }

    @Test
    void genres_alternate_where_only_they_count() {
        List<ScoredTrack> candidates = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            candidates.add(track("t" + i, "same", i < 3 ? "rock" : "jazz", 6 - i));
        }
        assertThat(order(new DiversityFactory(), new Listener(Dials.off().withGenreDiversity(1)), candidates))
                .containsExactly("t0", "t3", "t1", "t4", "t2", "t5");
    }

    @Test
    void the_list_follows_the_shares_of_genres_from_the_top_on() {
        List<ScoredTrack> candidates = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            candidates.add(track("t" + i, "a", i < 20 ? "jazz" : "rock", 40 - i));
        }
        List<ScoredTrack> list =
                new CalibrationFactory().rerank(new Listener(Dials.off().withCalibration(1)), candidates);
        for (int length : new int[] {4, 8, 12, 16, 20}) {
            assertThat(list.subList(0, length).stream()
                            .filter(scored -> "rock".equals(scored.track().genre())))
                    .hasSize(length * 3 / 4);
        }
        assertThat(new CalibrationFactory()
                        .rerank(new Listener(Dials.off().withCalibration(0.5), Map.of()), candidates))
                .as("nothing to follow")
                .isEqualTo(candidates);
        assertThat(order(new CalibrationFactory(), new Listener(Dials.off().withCalibration(0.0001)), candidates))
                .isEqualTo(candidates.stream()
                        .map(scored -> scored.track().id().value())
                        .toList());
    }
}
