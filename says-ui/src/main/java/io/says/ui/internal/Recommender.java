package io.says.ui.internal;

import io.says.Feedback;
import io.says.Listen;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.Track;
import io.says.TrackId;
import io.says.UserId;
import io.says.ui.ServingEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Recommends what the release that serves recommends, with the listens recorded since told to it. Thread-safe. */
public final class Recommender {

    private static final float LARGEST_RATING = 1e6f;

    private final ServingEngine serving;
    private final ListenLog listens;

    /** Recommends by an engine and the listens recorded. */
    public Recommender(ServingEngine serving, ListenLog listens) {
        this.serving = serving;
        this.listens = listens;
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
     * The request with what was recorded of its user; what the release knows already, because it was trained on it, is left
     * out, and what the request itself tells wins.
     */
    public RecommendRequest withRecorded(RecommenderEngine engine, RecommendRequest request) {
        UserId user = request.user();
        List<Listen> recorded = user == null || !engine.foldsIn() ? List.of() : listens.of(user);
        if (user == null || recorded.isEmpty()) {
            return request;
        }
        Set<TrackId> known =
                engine.history(user, Integer.MAX_VALUE).stream().map(Track::id).collect(Collectors.toSet());
        Map<TrackId, Listen> told = new LinkedHashMap<>();
        boolean rated = engine.release().feedback() == Feedback.EXPLICIT;
        Set<TrackId> asked = request.listens().stream().map(Listen::track).collect(Collectors.toSet());
        List<Listen> added = recorded.stream()
                .filter(listen -> !known.contains(listen.track()) && !asked.contains(listen.track()))
                .map(listen -> usable(listen, rated))
                .toList();
        int room = RecommendRequest.MAX_LISTENS - request.listens().size();
        added.subList(Math.max(0, added.size() - room), added.size())
                .forEach(listen -> told.put(listen.track(), listen));
        request.listens().forEach(listen -> told.put(listen.track(), listen));
        return request.withListens(new ArrayList<>(told.values()));
    }

    /** What was recorded must not make an answer fail: a rating counts where the model knows ratings, and is one. */
    private static Listen usable(Listen listen, boolean rated) {
        Float strength = listen.strength();
        return strength == null || rated && Math.abs(strength) <= LARGEST_RATING
                ? listen
                : new Listen(listen.track(), null);
    }
}
