package io.says.example;

import io.says.AudioFeatures;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.ScoredTrack;
import io.says.Track;
import io.says.TrackId;
import io.says.UserId;
import io.says.release.ReleaseInfo;
import io.says.spi.Reranker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Answers everybody with the same list. It knows no users, so every answer is a fallback and says so. */
final class TopListEngine implements RecommenderEngine {

    private final ReleaseInfo info;
    private final List<ScoredTrack> top;
    private final List<Reranker> rerankers;

    TopListEngine(ReleaseInfo info, List<String> lines, List<Reranker> rerankers) {
        this.info = info;
        this.rerankers = List.copyOf(rerankers);
        this.top = lines.stream()
                .map(line -> line.split("\t", -1))
                .map(TopListEngine::entry)
                .sorted(Comparator.comparingDouble(ScoredTrack::score).reversed())
                .toList();
    }

    private static ScoredTrack entry(String[] cells) {
        if (cells.length != 3) {
            throw new IllegalArgumentException("A line has " + cells.length + " cells instead of 3");
        }
        Track track = new Track(new TrackId(cells[0]), cells[1], null, null, null, null, AudioFeatures.none());
        return new ScoredTrack(0, track, Double.parseDouble(cells[2]));
    }

    @Override
    public RankedTracks recommend(RecommendRequest request) {
        List<ScoredTrack> candidates = top;
        for (Reranker reranker : rerankers) {
            candidates = reranker.rerank(request, candidates);
        }
        List<ScoredTrack> ranked = new ArrayList<>();
        for (ScoredTrack scored : candidates.subList(0, Math.min(request.k(), candidates.size()))) {
            ranked.add(new ScoredTrack(ranked.size() + 1, scored.track(), scored.score()));
        }
        return new RankedTracks(request.user(), info.id(), RankedTracks.Origin.POPULAR_FALLBACK, ranked);
    }

    @Override
    public ReleaseInfo release() {
        return info;
    }

    @Override
    public boolean knows(UserId user) {
        return false;
    }

    @Override
    public List<UserId> users(String text, int limit) {
        return List.of();
    }

    @Override
    public int userCount() {
        return 0;
    }

    @Override
    public int trackCount() {
        return top.size();
    }

    @Override
    public Optional<Track> track(TrackId id) {
        return top.stream()
                .map(ScoredTrack::track)
                .filter(track -> track.id().equals(id))
                .findFirst();
    }

    @Override
    public List<Track> history(UserId user, int limit) {
        return List.of();
    }

    @Override
    public void close() {
        // all in memory
    }
}
