package io.says.ui.internal.page;

import io.says.AudioFeature;
import io.says.Explanation;
import io.says.RankedTracks;
import io.says.ScoredTrack;
import io.says.Track;
import io.says.orchestrator.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A list of recommendations in words.
 *
 * @param notice what has to be known about how it came about, empty for nothing
 * @param unit what the numbers are
 * @param items its tracks
 */
public record ListView(String notice, String unit, List<Item> items) {

    private static final int SHARES = 3;

    /**
     * A track in its place.
     *
     * @param rank 1 for the first
     * @param id the track's id
     * @param title what it is called
     * @param artist who plays it
     * @param facts year and genre
     * @param score the score in words
     * @param share of the longest bar, 0 to 100
     * @param why what it is recommended for, a sentence; empty where nothing is known
     * @param radar its audio features against the listener's
     */
    public record Item(
            int rank,
            String id,
            String title,
            String artist,
            String facts,
            String score,
            int share,
            String why,
            Radar radar) {}

    static ListView of(RankedTracks ranked, List<Track> heard, Texts texts) {
        Map<AudioFeature, Double> usual = Radar.means(heard);
        double top =
                ranked.tracks().stream().mapToDouble(ScoredTrack::score).max().orElse(1);
        double full = top > 0 && top <= 5 && top > 1 ? 5 : Math.max(top, 1e-9);
        boolean popular = ranked.origin() == RankedTracks.Origin.POPULAR_FALLBACK;
        List<Item> items = new ArrayList<>();
        for (ScoredTrack scored : ranked.tracks()) {
            Track track = scored.track();
            items.add(new Item(
                    scored.rank(),
                    track.id().value(),
                    track.displayTitle(),
                    Objects.requireNonNullElse(track.artist(), "–"),
                    facts(track),
                    popular ? texts.count(Math.round(scored.score())) : texts.decimal(scored.score(), 3),
                    (int) Math.max(0, Math.min(100, Math.round(100 * scored.score() / full))),
                    why(scored.explanation(), texts),
                    Radar.of(track.features(), usual, texts)));
        }
        return new ListView(
                notice(ranked, texts), texts.say(popular ? "list.unit-listeners" : "list.unit-score"), items);
    }

    private static String notice(RankedTracks ranked, Texts texts) {
        String origin = switch (ranked.origin()) {
            case POPULAR_FALLBACK -> texts.say("list.popular");
            // Nothing else is known of somebody new, and they know what they picked.
            case FOLDED_IN -> ranked.user() == null ? "" : texts.say("list.folded-in");
            case PERSONALISED -> "";
        };
        int ignored = ranked.ignored().size();
        return (origin + (ignored == 0 ? "" : " " + texts.say("list.ignored", ignored))).strip();
    }

    static String facts(Track track) {
        List<String> facts = new ArrayList<>();
        if (track.year() != null) {
            facts.add(track.year().toString());
        }
        if (track.genre() != null) {
            facts.add(track.genre());
        }
        return String.join(" · ", facts);
    }

    private static String why(@Nullable Explanation why, Texts texts) {
        if (why == null || why.because().isEmpty()) {
            return "";
        }
        List<String> shares = new ArrayList<>();
        for (Explanation.Because because : why.because()) {
            if (because.share() > 0 && shares.size() < SHARES) {
                shares.add(texts.say("list.share", because.track().displayTitle(), texts.signed(because.share(), 3)));
            }
        }
        return shares.isEmpty() ? "" : texts.say("list.because", String.join(", ", shares));
    }
}
