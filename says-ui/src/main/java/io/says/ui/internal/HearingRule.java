package io.says.ui.internal;

import io.says.AudioFeature;
import io.says.Feedback;
import io.says.Listen;
import io.says.RecommenderEngine;
import io.says.Track;
import io.says.config.Settings;
import io.says.listening.ListenRule;
import io.says.listening.ListenWorth;
import io.says.listening.ToldListen;
import io.says.ui.internal.RecordedListens.Numbered;
import io.says.ui.internal.RecordedListens.OfTrack;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What counts of the listens recorded for the release that serves: what training would make of them. A track that was skipped rather
 * than heard, that is not liked, or of which a model of listening is told a rating alone, counts for nothing; it is known all the same.
 *
 * @param listen tells listens from skips
 * @param worth weighs them
 */
public record HearingRule(ListenRule listen, ListenWorth worth) {

    /** The rules of training where nothing is configured. */
    public static final HearingRule DEFAULT = new HearingRule(ListenRule.DEFAULT, ListenWorth.DEFAULT);

    private static final float LARGEST_RATING = 1e6f;

    /** The rules of the next training. */
    public static HearingRule of(Settings settings) {
        return new HearingRule(ListenRule.of(settings), ListenWorth.of(settings));
    }

    /**
     * What a track counts for.
     *
     * @return empty where it does not count
     */
    Optional<Listen> counts(OfTrack heard, RecommenderEngine engine) {
        Float rating = engine.release().feedback() == Feedback.EXPLICIT ? rating(heard.told()) : null;
        if (rating != null) {
            return Optional.of(new Listen(heard.track(), rating));
        }
        return !heard.disliked() && worth(heard, engine) > 0
                ? Optional.of(new Listen(heard.track(), null))
                : Optional.empty();
    }

    /** The latest rating that a model can take: what was recorded must not make an answer fail. */
    private static @Nullable Float rating(List<Numbered> told) {
        for (int i = told.size() - 1; i >= 0; i--) {
            Float rating = told.get(i).listen().rating();
            if (rating != null && Math.abs(rating) <= LARGEST_RATING) {
                return rating;
            }
        }
        return null;
    }

    private double worth(OfTrack heard, RecommenderEngine engine) {
        double duration =
                heard.told().stream().anyMatch(told -> briefly(told.listen())) ? duration(heard, engine) : Double.NaN;
        return heard.told().stream()
                .mapToDouble(told -> told.listen().worth(listen, worth, duration))
                .sum();
    }

    /** Whether only the share that was heard can make it a listen. */
    private boolean briefly(ToldListen told) {
        Long ms = told.playedMs();
        return ms != null && ms > 0 && ms < listen.minMs();
    }

    private static double duration(OfTrack heard, RecommenderEngine engine) {
        return engine.track(heard.track())
                .map(Track::features)
                .map(features -> features.get(AudioFeature.DURATION_MS).orElse(Double.NaN))
                .orElse(Double.NaN);
    }
}
