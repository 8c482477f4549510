package io.says.ui.internal;

import io.says.Listen;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.ScoredTrack;
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

    /**
     * Answers a request. What is recorded of the user between the pages of one list changes nothing in their order: they are of what was
     * known when the first was made. A track told of since is left out of those that follow, and its rank with it.
     *
     * @throws io.says.SaysException {@code INVALID_REQUEST} for a cursor that belongs to another list
     */
    public RankedTracks recommend(RecommendRequest request) {
        UserId user = request.user();
        if (user == null) {
            return serving.use(engine -> engine.recommend(request));
        }
        RecordedListens now = listens.of(user);
        String cursor = request.cursor();
        PlaceInList place = cursor == null ? new PlaceInList("", now.count()) : PlaceInList.of(cursor);
        place.requireBy(now.count());
        RecommendRequest asked = cursor == null ? request : request.after(place.cursor());
        return serving.use(engine -> page(
                engine,
                withRecorded(engine, asked, now.at(place.recorded())),
                place.recorded(),
                now.since(place.recorded(), request.includeSeen())));
    }

    /** A page without the tracks told of since the first one, full where there are enough. */
    private static RankedTracks page(
            RecommenderEngine engine, RecommendRequest request, long recorded, Set<TrackId> since) {
        RankedTracks ranked = engine.recommend(request);
        List<ScoredTrack> tracks = new ArrayList<>();
        String next = ranked.next();
        keep(ranked, since, tracks);
        while (tracks.size() < request.k() && next != null) {
            RankedTracks more =
                    engine.recommend(request.withK(request.k() - tracks.size()).after(next));
            keep(more, since, tracks);
            next = more.next();
        }
        return new RankedTracks(
                ranked.user(),
                ranked.releaseId(),
                ranked.origin(),
                tracks,
                ranked.ignored(),
                PlaceInList.written(next, recorded));
    }

    private static void keep(RankedTracks ranked, Set<TrackId> since, List<ScoredTrack> kept) {
        for (ScoredTrack track : ranked.tracks()) {
            if (!since.contains(track.track().id())) {
                kept.add(track);
            }
        }
    }

    /**
     * The request with what was recorded of its user. What counts by the rule of training is told with it, unless the release knows it
     * already, because it was trained on it; what does not count is left out of the list, and so is what is known: what is not liked
     * in any case, the rest unless tracks that are known are asked for. What the request itself tells wins.
     */
    public RecommendRequest withRecorded(RecommenderEngine engine, RecommendRequest request) {
        UserId user = request.user();
        return user == null ? request : withRecorded(engine, request, listens.of(user));
    }

    private RecommendRequest withRecorded(
            RecommenderEngine engine, RecommendRequest request, RecordedListens recorded) {
        UserId user = request.user();
        if (user == null || recorded.tracks().isEmpty()) {
            return request;
        }
        Set<TrackId> asked = request.listens().stream().map(Listen::track).collect(Collectors.toSet());
        boolean learns = engine.foldsIn(); // what does not is still told what to leave out
        List<Listen> counting = new ArrayList<>();
        List<TrackId> left = new ArrayList<>();
        for (OfTrack heard : recorded.tracks()) {
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
