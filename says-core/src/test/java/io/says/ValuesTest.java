package io.says;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "user_7", "Ünïcödé", "a b", "💿", "../x", "<script>"})
    void takes_any_printable_text_as_an_id(String id) {
        assertThat(Ids.problemWith(id)).isNull();
        assertThat(new UserId(id)).hasToString(id);
        assertThat(new TrackId(id)).hasToString(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\u0000b", "a\tb", "a\u0085"})
    void rejects_blank_ids_and_control_characters(String id) {
        assertThat(Ids.problemWith(id)).isNotNull();
        assertThatThrownBy(() -> new UserId(id))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_REQUEST));
    }

    @Test
    void rejects_an_absent_or_over_long_id() {
        assertThat(Ids.problemWith(null)).isEqualTo("is blank");
        assertThat(Ids.problemWith("x".repeat(Ids.MAX_LENGTH))).isNull();
        assertThat(Ids.problemWith("x".repeat(Ids.MAX_LENGTH + 1))).contains("513 characters");
    }

    @Test
    void orders_ids_as_their_utf_8_bytes() {
        List<String> ordered = List.of("A", "a", "ab", "é", "\uffee", "💿");
        assertThat(Stream.of("💿", "\uffee", "ab", "é", "a", "A")
                        .map(UserId::new)
                        .sorted()
                        .map(UserId::value))
                .containsExactlyElementsOf(ordered);
        assertThat(Stream.of("💿", "\uffee", "ab", "é", "a", "A")
                        .map(TrackId::new)
                        .sorted()
                        .map(TrackId::value))
                .containsExactlyElementsOf(ordered);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001, 10_000, Integer.MIN_VALUE})
    void rejects_a_k_outside_its_range(int k) {
        assertThatThrownBy(() -> RecommendRequest.of("u", k)).hasMessageContaining("k must lie between 1 and 1000");
    }

    @Test
    void asks_for_unseen_tracks_by_default() {
        assertThat(RecommendRequest.of("u", 1000).includeSeen()).isFalse();
    }

    @Test
    void shows_the_artist_or_else_the_id_where_no_title_is_known() {
        Track unknown = Track.unknown(new TrackId("t"));
        assertThat(unknown.displayTitle()).isEqualTo("t");
        assertThat(new Track(unknown.id(), null, "A", null, null, null, unknown.features()).displayTitle())
                .isEqualTo("A");
        assertThat(new Track(unknown.id(), "T", null, null, null, null, unknown.features()).displayTitle())
                .isEqualTo("T");
    }

    @Test
    void keeps_the_features_known_and_no_others() {
        AudioFeatures some = AudioFeatures.of(Map.of(AudioFeature.TEMPO, 120, AudioFeature.KEY, -1));
        assertThat(some.get(AudioFeature.TEMPO)).hasValue(120);
        assertThat(some.get(AudioFeature.ENERGY)).isEmpty();
        assertThat(some.byColumn().keySet()).containsExactly("tempo", "key");
        assertThat(some)
                .isEqualTo(AudioFeatures.of(Map.of(AudioFeature.KEY, -1.0, AudioFeature.TEMPO, 120f)))
                .hasSameHashCodeAs(AudioFeatures.of(Map.of(AudioFeature.KEY, -1.0, AudioFeature.TEMPO, 120f)))
                .isNotEqualTo(AudioFeatures.none())
                .hasToString("{tempo=120.0, key=-1.0}");
        assertThat(AudioFeatures.of(Map.of())).isSameAs(AudioFeatures.none());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
    void rejects_a_feature_outside_its_range(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AudioFeatures.of(Map.of(AudioFeature.ENERGY, value)))
                .withMessageContaining("energy");
    }

    @ParameterizedTest
    @EnumSource(AudioFeature.class)
    void finds_every_feature_by_its_column(AudioFeature feature) {
        assertThat(AudioFeature.ofColumn(feature.column())).contains(feature);
        assertThat(feature.accepts(feature.min())).isTrue();
        assertThat(feature.accepts(feature.max())).isTrue();
        assertThat(feature.unit()).isNotNull();
        assertThat(AudioFeature.ofColumn("nonsense")).isEmpty();
    }

    @Test
    void does_not_let_a_list_be_changed_from_outside() {
        var tracks = new java.util.ArrayList<>(List.of(new ScoredTrack(1, Track.unknown(new TrackId("t")), 1)));
        RankedTracks ranked = new RankedTracks(new UserId("u"), "r", RankedTracks.Origin.PERSONALISED, tracks);
        tracks.clear();
        assertThat(ranked.tracks()).hasSize(1);
    }
}
