package io.says.ui.internal;

import io.says.Listen;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.TrackFilter;
import io.says.TrackId;
import io.says.UserId;
import io.says.ui.ServingEngine;
import io.says.ui.internal.RecordedListens.OfTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Recommends what the release that serves recommends, with the listens recorded since told to it. Thread-safe. */
public final class Recommender {

    /** As many of the newest as a step for one user takes in well under a millisecond. */
    private static final int MOST_FOLDED_IN = 500;

    private final ServingEngine serving;
    private final ListenLog listens;
    private final HearingRule rule;

    /**
     * Recommends by an engine and the listens recorded.
     *
     * @param rule what these count for
     */
    public Recommender(ServingEngine serving, ListenLog listens, HearingRule rule) {
        this.serving = serving;
        this.listens = listens;
        this.rule = rule;
    }

    /** The engine that serves. */
    public ServingEngine serving() {
        return serving;
    }

    /** Answers a request. */
    public RankedTracks recommend(RecommendRequest request) {
        return serving.use(engine -> engine.recommend(withRecorded(engine, request)));
    }

    /**
     * The request with what was recorded of its user. What counts by the rule of training is told with it, unless the release knows it
     * already, because it was trained on it; what does not count is left out of the list, and so is what is known: what is not liked
     * in any case, the rest unless tracks that are known are asked for. What the request itself tells wins.
     */
    public RecommendRequest withRecorded(RecommenderEngine engine, RecommendRequest request) {
        UserId user = request.user();
        List<OfTrack> recorded = user == null ? List.of() : listens.of(user).tracks();
        if (user == null || recorded.isEmpty()) {
            return request;
        }
        Set<TrackId> asked = request.listens().stream().map(Listen::track).collect(Collectors.toSet());
        boolean learns = engine.foldsIn(); // what does not is still told what to leave out
        List<Listen> counting = new ArrayList<>();
        List<TrackId> left = new ArrayList<>();
        for (OfTrack heard : recorded) {
            if (asked.contains(heard.track())) {
                continue;
            }
            if (heard.disliked() || !request.includeSeen()) {
                left.add(heard.track());
            }
            if (learns && !engine.heard(user, heard.track())) {
                rule.counts(heard, engine).ifPresent(counting::add);
            }
        }
        int room = Math.min(
                MOST_FOLDED_IN, RecommendRequest.MAX_LISTENS - request.listens().size());
        List<Listen> told = new ArrayList<>(counting.subList(Math.max(0, counting.size() - room), counting.size()));
        told.addAll(request.listens());
        return request.withListens(told).withFilter(leaving(request.filter(), left));
    }

    /** The filter without further tracks, the newest of them where it can hold no more. */
    private static TrackFilter leaving(TrackFilter filter, List<TrackId> left) {
        int room = TrackFilter.MAX_EXCLUDED - filter.exclude().size();
        return left.isEmpty() ? filter : filter.without(left.subList(Math.max(0, left.size() - room), left.size()));
    }
}
