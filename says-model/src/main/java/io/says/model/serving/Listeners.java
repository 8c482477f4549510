package io.says.model.serving;

import io.says.Feedback;
import io.says.Listen;
import io.says.RankedTracks.Origin;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.TrackId;
import io.says.UserId;
import io.says.model.tensors.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds out who asks: what the model learnt of a user, and what becomes of it by the listens that a request tells. Thread-safe. */
final class Listeners {

    /** Where the metadata say what a track that is liked counts for. */
    private static final String LIKED = "liked";

    private final IdTable userIds;
    private final IdTable trackIds;
    private final Histories histories;
    private final Scoring scoring;
    private final Feedback feedback;
    private final float liked;

    Listeners(
            TensorFile tensors,
            IdTable userIds,
            IdTable trackIds,
            Histories histories,
            Scoring scoring,
            Feedback feedback,
            Path release) {
        this.userIds = userIds;
        this.trackIds = trackIds;
        this.histories = histories;
        this.scoring = scoring;
        this.feedback = feedback;
        this.liked = liked(tensors, release);
    }

    /** What a track counts for that somebody took to, with nothing known beyond that. */
    private static float liked(TensorFile tensors, Path release) {
        String text = tensors.metadata().getOrDefault(LIKED, "1");
        try {
            float liked = Float.parseFloat(text);
            Soundness.check(Float.isFinite(liked), release, "a track that is liked counts as " + text);
            return liked;
        } catch (NumberFormatException e) {
            throw Soundness.unsound(release, "a track that is liked counts as " + text);
        }
    }

    /**
     * Who asks.
     *
     * @throws SaysException {@code INVALID_REQUEST} for a strength that cannot be
     */
    Listener of(RecommendRequest request) {
        UserId named = request.user();
        int user = named == null ? -1 : userIds.indexOf(named.value());
        Rows known = user < 0 ? Rows.NONE : histories.of(user);
        List<TrackId> ignored = new ArrayList<>();
        Rows told = told(request, ignored);
        Rows heard = known.with(told);
        if (told.tracks().length > 0 && scoring.foldsIn()) {
            Rows learnt = heard.known();
            return new Listener(scoring.foldIn(user, told, learnt), Origin.FOLDED_IN, heard, learnt, ignored);
        }
        Taste taste = user < 0 ? null : scoring.taste(user);
        return new Listener(
                taste,
                taste == null ? Origin.POPULAR_FALLBACK : Origin.PERSONALISED,
                heard,
                known.known(),
                scoring.foldsIn()
                        ? ignored
                        : request.listens().stream().map(Listen::track).toList());
    }

    /** What the request tells, of the tracks there are. */
    private Rows told(RecommendRequest request, List<TrackId> unknown) {
        TreeMap<Integer, Float> told = new TreeMap<>();
        for (Listen listen : request.listens()) {
            int track = trackIds.indexOf(listen.track().value());
            if (track < 0) {
                unknown.add(listen.track());
                continue;
            }
            Float strength = listen.strength();
            if (strength != null && strength <= 0 && feedback == Feedback.IMPLICIT) {
                throw new SaysException(
                        StandardErrorCode.INVALID_REQUEST,
                        "The strength of listening to " + listen.track() + " is " + strength,
                        "Strengths lie above 0; 1 is one plain listen.");
            }
            told.put(track, strength == null ? liked : strength);
        }
        int[] tracks = new int[told.size()];
        float[] values = new float[tracks.length];
        int count = 0;
        for (Map.Entry<Integer, Float> listen : told.entrySet()) {
            tracks[count] = listen.getKey();
            values[count++] = listen.getValue();
        }
        return new Rows(tracks, values);
    }
}
