package io.says.example;

import io.says.AudioFeatures;
import io.says.Explanation;
import io.says.Listen;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.SimilarUser;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.UserId;
import io.says.release.ReleaseInfo;
import io.says.spi.PageCursor;
import io.says.spi.RerankContext;
import io.says.spi.ServingOptions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers everybody with the same list. It knows no users, so every answer is a fallback and says so. */
final class TopListEngine implements RecommenderEngine {

    private final ReleaseInfo info;
    private final List<ScoredTrack> top;
    private final ServingOptions options;

    TopListEngine(ReleaseInfo info, List<String> lines, ServingOptions options) {
        this.info = info;
        this.options = options;
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
        PageCursor page = PageCursor.of(request, info.id(), options);
        List<ScoredTrack> list = list(request, page.day());
        int end = Math.min(page.offset() + request.k(), list.size());
        List<ScoredTrack> ranked = new ArrayList<>();
        for (int at = page.offset(); at < end; at++) {
            ranked.add(
                    new ScoredTrack(at + 1, list.get(at).track(), list.get(at).score()));
        }
        return new RankedTracks(
                request.user(),
                info.id(),
                RankedTracks.Origin.POPULAR_FALLBACK,
                ranked,
                request.listens().stream().map(Listen::track).toList(), // nothing is learnt from them
                page.next(request, info.id(), options, ranked.size(), end < list.size()));
    }

    /** All that may be shown, in its order: a short list needs no pool. */
    private List<ScoredTrack> list(RecommendRequest request, LocalDate day) {
        Set<TrackId> told = request.listens().stream().map(Listen::track).collect(Collectors.toSet());
        List<ScoredTrack> candidates = top.stream()
                .filter(scored -> request.filter().accepts(scored.track()))
                .filter(scored -> !options.blocks(scored.track(), day))
                .filter(scored ->
                        request.includeSeen() || !told.contains(scored.track().id()))
                .toList();
        if (!options.arranges(request, day)) {
            return candidates;
        }
        List<TrackId> pins = options.pins(day);
        return options.arrange(
                day,
                new Nothing(request.withK(RecommendRequest.MAX_K).after(null)),
                candidates,
                candidates.stream()
                        .filter(scored -> pins.contains(scored.track().id()))
                        .toList());
    }

    /** Nothing is known of anybody. */
    private record Nothing(RecommendRequest request) implements RerankContext {

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
    }

    @Override
    public boolean foldsIn() {
        return false;
    }

    @Override
    public Optional<Explanation> explain(RecommendRequest request, TrackId track) {
        known(track);
        return Optional.empty();
    }

    @Override
    public List<ScoredTrack> similar(TrackId track, int k) {
        known(track);
        return List.of();
    }

    private Track known(TrackId id) {
        return track(id)
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_TRACK, "The list has no track " + id, "Look at the list."));
    }

    @Override
    public List<SimilarUser> similarUsers(UserId user, int k) {
        return List.of();
    }

    @Override
    public List<Track> searchTracks(String text, int limit) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return top.stream()
                .map(ScoredTrack::track)
                .filter(track -> track.displayTitle().toLowerCase(Locale.ROOT).contains(wanted)
                        || track.id().value().toLowerCase(Locale.ROOT).contains(wanted))
                .limit(limit)
                .toList();
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
