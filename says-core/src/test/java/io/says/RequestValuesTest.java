package io.says;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestValuesTest {

    private static Track track(@Nullable String artist, @Nullable String genre, @Nullable Integer year, double tempo) {
        return new Track(
                new TrackId("t1"),
                null,
                artist,
                null,
                genre,
                year,
                Double.isNaN(tempo) ? AudioFeatures.none() : AudioFeatures.of(Map.of(AudioFeature.TEMPO, tempo)));
    }

    private static final Track KNOWN = track("Sezen", "Pop", 1995, 120);
    private static final Track UNKNOWN = track(null, null, null, Double.NaN);

    @Test
    void a_filter_asks_for_what_is_known_and_excludes_what_is_named() {
        assertThat(TrackFilter.none().isNone()).isTrue();
        assertThat(TrackFilter.none().accepts(KNOWN)).isTrue();
        assertThat(TrackFilter.none().accepts(UNKNOWN)).isTrue();
        for (TrackFilter asks : List.of(
                TrackFilter.none().ofArtists(List.of(" SEZEN ")),
                TrackFilter.none().ofGenres(List.of("pop", "rock")),
                TrackFilter.none().ofYears(1995, 1995),
                TrackFilter.none().with(AudioFeature.TEMPO, 120, Double.POSITIVE_INFINITY))) {
            assertThat(asks.accepts(KNOWN)).as(asks.toString()).isTrue();
            assertThat(asks.accepts(UNKNOWN)).as(asks.toString()).isFalse();
            assertThat(asks.isNone()).isFalse();
        }
        for (TrackFilter excludes : List.of(
                TrackFilter.none().withoutArtists(List.of("sezen")),
                TrackFilter.none().withoutGenres(List.of("POP")))) {
            assertThat(excludes.accepts(KNOWN)).as(excludes.toString()).isFalse();
            assertThat(excludes.accepts(UNKNOWN)).as(excludes.toString()).isTrue();
        }
        assertThat(TrackFilter.none().without(List.of(KNOWN.id())).accepts(KNOWN))
                .isFalse();
        assertThat(TrackFilter.none().ofYears(1996, 2000).accepts(KNOWN)).isFalse();
        assertThat(TrackFilter.none()
                        .with(AudioFeature.TEMPO, 60, 100)
                        .with(AudioFeature.TEMPO, 110, 130)
                        .accepts(KNOWN))
                .as("the later range counts")
                .isTrue();
        assertThatThrownBy(() -> TrackFilter.none().ofYears(2000, 1990)).isInstanceOf(SaysException.class);
        assertThatThrownBy(() -> TrackFilter.none().ofYears(Double.NaN, 1990)).isInstanceOf(SaysException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void a_dial_outside_its_range_is_refused(double value) {
        assertThatThrownBy(() -> Dials.off().withDiversity(value)).hasMessageContaining("diversity must lie between");
        assertThatThrownBy(() -> Dials.off().withGenreDiversity(value)).isInstanceOf(SaysException.class);
        assertThatThrownBy(() -> Dials.off().withNovelty(value)).isInstanceOf(SaysException.class);
        assertThatThrownBy(() -> Dials.off().withPopularityPenalty(value)).isInstanceOf(SaysException.class);
        assertThatThrownBy(() -> Dials.off().withDiscover(value)).isInstanceOf(SaysException.class);
        assertThatThrownBy(() -> Dials.off().withCalibration(value)).isInstanceOf(SaysException.class);
    }

    @Test
    void dials_are_turned_one_by_one() {
        Dials all = Dials.off()
                .withDiversity(0.1)
                .withGenreDiversity(0.2)
                .withNovelty(0.3)
                .withPopularityPenalty(0.4)
                .withDiscover(0.5)
                .withCalibration(0.6);
        assertThat(all).isEqualTo(new Dials(0.1, 0.2, 0.3, 0.4, 0.5, 0.6));
        assertThat(all.areOff()).isFalse();
        assertThat(all.on()).containsExactlyInAnyOrder(Dial.values());
        assertThat(Dials.off().on()).isEmpty();
        for (Dial dial : Dial.values()) {
            assertThat(dial.at(0.3).on()).containsExactly(dial);
            assertThat(dial.of(dial.at(0.3))).isEqualTo(0.3);
            assertThat(dial.at(0.3).toString()).contains(dial.parameter() + "=0.3");
        }
        assertThat(new Dials(0, 0, 0, 0, 0, 0).areOff()).isTrue();
    }

    @Test
    void listens_are_numbers_and_not_too_many() {
        assertThatThrownBy(() -> new Listen(new TrackId("t"), Float.NaN)).isInstanceOf(SaysException.class);
        assertThat(Listen.to("t").strength()).isNull();
        List<Listen> many = Collections.nCopies(RecommendRequest.MAX_LISTENS + 1, Listen.to("t"));
        assertThatThrownBy(() -> RecommendRequest.of(many, 5)).hasMessageContaining("10001 listens");
    }

    @Test
    void a_request_changes_in_one_thing_at_a_time() {
        RecommendRequest plain = RecommendRequest.of("u", 5);
        assertThat(plain.withK(6).withK(5)).isEqualTo(plain);
        assertThat(plain.withSeen(true).includeSeen()).isTrue();
        assertThat(plain.explained().explain()).isTrue();
        assertThat(plain.after("next").cursor()).isEqualTo("next");
        assertThat(plain.withDials(Dials.off().withNovelty(1)).dials().novelty())
                .isOne();
        assertThat(plain.withFilter(TrackFilter.none().ofYears(1, 2)).filter().isNone())
                .isFalse();
        assertThat(RecommendRequest.of(List.of(Listen.to("t")), 5).user()).isNull();
    }
}
