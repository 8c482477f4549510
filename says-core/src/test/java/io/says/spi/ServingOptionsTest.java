package io.says.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.AudioFeatures;
import io.says.Dials;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.config.Settings;
import io.says.spi.ServingRule.Action;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ServingOptionsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 6, 15);
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-06-15T12:00:00Z"), ZoneOffset.UTC);
    private static final RecommendRequest REQUEST = RecommendRequest.of("u", RecommendRequest.MAX_K);

    /** Nothing is known of anybody. */
    private static final RerankContext CONTEXT = new RerankContext() {
        @Override
        public RecommendRequest request() {
            return REQUEST;
        }

        @Override
        public Map<String, Double> genres() {
            return Map.of();
        }

        @Override
        public Map<String, Double> artists() {
            return Map.of();
        }

        @Override
        public boolean heard(TrackId track) {
            return false;
        }

        @Override
        public double popularity(Track track) {
            return 0;
        }
    };

    private static ServingOptions ruled(String... rules) {
        Settings.Builder settings = Settings.builder();
        for (int i = 0; i < rules.length; i++) {
            settings.set("serving.rules.rule-" + i + "=" + rules[i]);
        }
        return ServingOptions.of(settings.build(), Plugins.of());
    }

    private static List<ScoredTrack> candidates(String... ids) {
        List<ScoredTrack> candidates = new ArrayList<>();
        for (String id : ids) {
            candidates.add(new ScoredTrack(
                    candidates.size() + 1,
                    new Track(new TrackId(id), null, "Artist " + id, null, "Genre", null, AudioFeatures.none()),
                    ids.length - candidates.size()));
        }
        return candidates;
    }

    private static List<String> ids(List<ScoredTrack> tracks) {
        return tracks.stream().map(scored -> scored.track().id().value()).toList();
    }

    private static void refused(StandardErrorCode code, ThrowingCallable what, String... parts) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(parts);
    }

    @Test
    void rules_come_from_the_configuration() {
        ServingOptions options = ruled(
                "{action=block,tracks=[a],until=\"2026-06-14\"}",
                "{action=block,artists=[\"ARTIST B\"],from=\"2026-06-15\"}",
                "{action=block,genres=[other]}");
        List<ScoredTrack> tracks = candidates("a", "b", "c");
        assertThat(tracks.stream().map(scored -> options.blocks(scored.track(), DAY)))
                .containsExactly(false, true, false);
        assertThat(tracks.stream().map(scored -> options.blocks(scored.track(), DAY.minusDays(1))))
                .containsExactly(true, false, false);
        assertThat(options.arranges(REQUEST, DAY)).as("blocks change no order").isFalse();
        assertThat(options.pool()).isEqualTo(300);
    }

    @Test
    void every_mistake_in_a_rule_is_named() {
        for (List<String> mistake : List.of(
                List.of("{action=block}", "names no tracks"),
                List.of("{action=pin,genres=[rock]}", "only tracks can be pinned"),
                List.of("{action=pin,tracks=[a],position=0}", "the first is 1"),
                List.of("{action=boost,tracks=[a],strength=11}", "between 0 and 10"),
                List.of("{action=bury,tracks=[a],from=\"2026-02-01\",until=\"2026-01-01\"}", "ends before it begins"),
                List.of("{action=bury,tracks=[a],from=soon}", "\"soon\""),
                List.of("{action=love,tracks=[a]}", "pin, boost, bury, block"),
                List.of("{action=block,trakcs=[a]}", "trakcs is not a key of a rule"),
                List.of("{action=block,tracks=a}", "must be a list"))) {
            refused(StandardErrorCode.INVALID_CONFIGURATION, () -> ruled(mistake.get(0)), mistake.get(1), "rule-0");
        }
        refused(StandardErrorCode.INVALID_CONFIGURATION, () -> ruled("3"), "rules.rule-0");
        refused(
                StandardErrorCode.INVALID_CONFIGURATION,
                () -> new ServingOptions(List.of(), 0, List.of(), NOON),
                "says.serving.pool");
        refused(
                StandardErrorCode.UNKNOWN_EXTENSION,
                () -> ServingOptions.of(
                        Settings.builder().set("serving.rerankers=[none-such]").build(), Plugins.of()),
                "none-such");
    }

    @Test
    void boosts_and_buries_move_scores_before_and_pins_tracks_after_the_re_rankers() {
        ServingOptions options = ruled(
                "{action=boost,tracks=[d],strength=0.7}",
                "{action=bury,artists=[\"artist a\"],strength=10}",
                "{action=pin,tracks=[x,b],position=2}");
        List<ScoredTrack> tracks = candidates("a", "b", "c", "d", "e");
        List<ScoredTrack> pinned = Stream.concat(
                        candidates("x").stream(),
                        tracks.stream().filter(t -> t.track().id().value().equals("b")))
                .toList();
        assertThat(options.pins(DAY)).extracting(TrackId::value).containsExactly("b", "x");
        assertThat(options.arranges(REQUEST, DAY)).isTrue();
        // d rises from 2 to 4.8, a falls behind all; b and x stand second and third.
        List<ScoredTrack> arranged = options.arrange(DAY, CONTEXT, tracks, pinned);
        assertThat(ids(arranged)).containsExactly("d", "b", "x", "c", "e", "a");
        assertThat(arranged.get(0).score()).as("the model's own").isEqualTo(2);
        assertThat(ids(options.arrange(DAY, CONTEXT, List.of(), List.of()))).isEmpty();
    }

    @Test
    void what_a_re_ranker_adds_or_repeats_is_left_out() {
        Reranker odd = (context, candidates) -> {
            List<ScoredTrack> odder = new ArrayList<>(candidates);
            Collections.reverse(odder);
            odder.addAll(candidates("stranger"));
            odder.addAll(candidates);
            return odder;
        };
        ServingOptions options = ServingOptions.plain().with(List.of(odd));
        assertThat(ids(options.arrange(DAY, CONTEXT, candidates("a", "b"), List.of())))
                .containsExactly("b", "a");
    }

    @Test
    void a_dial_nobody_heeds_is_refused() {
        RecommendRequest turned = REQUEST.withDials(Dials.off().withNovelty(0.5));
        refused(StandardErrorCode.INVALID_REQUEST, () -> ServingOptions.plain().arranges(turned, DAY), "dial");
        assertThat(ServingOptions.plain().arranges(REQUEST, DAY)).isFalse();
    }

    @Test
    void a_cursor_belongs_to_its_release_its_day_its_question_and_its_rules() {
        ServingRule rule = new ServingRule("r", Action.BLOCK, Set.of("a"), Set.of(), Set.of(), 1, 0.5, null, null);
        ServingOptions options = new ServingOptions(List.of(), 10, List.of(rule), NOON);
        PageCursor first = PageCursor.of(REQUEST, "r1", options);
        assertThat(first).isEqualTo(new PageCursor(DAY, 0));
        assertThat(first.next(REQUEST, "r1", options, 5, false)).isNull();
        String next = first.next(REQUEST, "r1", options, 5, true);
        ServingOptions tomorrow = new ServingOptions(
                List.of(), 10, List.of(rule), Clock.fixed(Instant.parse("2026-06-16T00:00:00Z"), ZoneOffset.UTC));
        assertThat(PageCursor.of(REQUEST.withK(3).explained().after(next), "r1", tomorrow))
                .as("the rules of the first page hold for all")
                .isEqualTo(new PageCursor(DAY, 5));
        cursorRefused(REQUEST.after(next), "r2", options);
        cursorRefused(REQUEST.withSeen(true).after(next), "r1", options);
        cursorRefused(REQUEST.after(next), "r1", ServingOptions.plain());
        for (String odd : List.of("", "%", "MXwx", "MXwyMDYwOXw1fDEyMzQ1Njc4OTBhYmNkZWZ8cjE")) {
            cursorRefused(REQUEST.after(odd), "r1", options);
        }
    }

    private static void cursorRefused(RecommendRequest request, @Nullable String release, ServingOptions options) {
        refused(StandardErrorCode.INVALID_REQUEST, () -> PageCursor.of(request, String.valueOf(release), options), "e");
    }
}
