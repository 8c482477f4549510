package io.says.model.serving;

import io.says.Explanation;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.SimilarUser;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.TrackMap;
import io.says.UserId;
import io.says.model.tensors.TensorFile;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.spi.PageCursor;
import io.says.spi.ServingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Serves a bundle: ids, seen tracks, popularity and a catalogue, whatever it scores by. Verified on opening; the tensors are mapped.
 * Every request takes one path: candidates, filters, re-rankers and rules, explanations, page. Thread-safe.
 */
final class BundleEngine implements RecommenderEngine {

    private static final int LONGEST_LIST = 1000;

    /** How many of the tracks that a score is owed to a list names; all of them are had by asking for one track. */
    private static final int REASONS = 5;

    private static final String TENSORS = "model.safetensors";

    private final ReleaseInfo info;
    private final ServingOptions options;
    private final IdTable userIds;
    private final IdTable trackIds;
    private final Scoring scoring;
    private final Histories histories;
    private final Popularity popularity;
    private final Catalogue catalogue;
    private final TrackSets sets;
    private final Listeners listeners;
    private final Ranking ranking;
    private final FoldedTexts trackTexts;
    private final FoldedTexts userTexts;
    private volatile boolean closed;

    private BundleEngine(
            ReleaseInfo info, TensorFile tensors, ServingOptions options, Path release, ScoringFactory scoring) {
        this.info = info;
        this.options = options;
        this.userIds = new IdTable(tensors, "user_ids", release);
        this.trackIds = new IdTable(tensors, "track_ids", release);
        this.scoring = scoring.open(tensors, userIds.size(), trackIds.size(), release, info);
        this.histories = new Histories(tensors, userIds.size(), trackIds.size(), release);
        this.listeners = new Listeners(tensors, userIds, trackIds, histories, this.scoring, info.feedback(), release);
        this.popularity = new Popularity(tensors, trackIds.size(), release);
        this.catalogue = new Catalogue(tensors, trackIds, release);
        ToIntFunction<TrackId> index = id -> trackIds.indexOf(id.value());
        this.sets = new TrackSets(catalogue, index, options);
        this.ranking = new Ranking(catalogue, index, this.scoring, popularity, sets, options);
        // A search finds the most popular first; they are put in order by the first.
        this.trackTexts = new FoldedTexts(
                trackIds.size(), place -> catalogue.texts(popularity.order()[place]));
        this.userTexts = new FoldedTexts(userIds.size(), user -> List.of(userIds.get(user)));
    }

    /** Opens the part of a bundle that scores are made of. */
    @FunctionalInterface
    interface ScoringFactory {

        /**
         * @param release where the bundle lies
         * @param info its passport
         * @throws SaysException {@code CORRUPT_DATA}
         */
        Scoring open(TensorFile tensors, int users, int tracks, Path release, ReleaseInfo info);
    }

    static BundleEngine open(Path release, ServingOptions options, ScoringFactory scoring) {
        ReleaseInfo info = ReleaseStore.read(release);
        return Soundness.verified(
                release,
                info,
                TENSORS,
                () -> new BundleEngine(info, TensorFile.open(release.resolve(TENSORS)), options, release, scoring));
    }

    @Override
    public RankedTracks recommend(RecommendRequest request) {
        checkOpen();
        PageCursor page = PageCursor.of(request, info.id(), options);
        Listener listener = listeners.of(request);
        int end = Math.min(page.offset() + request.k(), trackIds.size());
        List<ScoredTrack> list = ranking.from(request, page, end, listener);
        int shown = Math.min(list.size(), Math.max(0, end - page.offset()));
        Explainer explainer = request.explain() ? explainer(listener).orElse(null) : null;
        List<ScoredTrack> tracks = new ArrayList<>();
        for (ScoredTrack track : list.subList(0, shown)) {
            tracks.add(new ScoredTrack(
                    page.offset() + tracks.size() + 1,
                    track.track(),
                    track.score(),
                    explainer == null
                            ? null
                            : explainer.explain(known(track.track().id()), track.score(), REASONS)));
        }
        return new RankedTracks(
                request.user(),
                info.id(),
                listener.origin(),
                tracks,
                listener.ignored(),
                page.next(request, info.id(), options, shown, list.size() > shown));
    }

    @Override
    public boolean foldsIn() {
        return scoring.foldsIn();
    }

    @Override
    public Optional<Explanation> explain(RecommendRequest request, TrackId track) {
        checkOpen();
        int item = known(track);
        Listener listener = listeners.of(request);
        return explainer(listener)
                .map(explainer -> explainer.explain(item, ranking.score(listener, item), Integer.MAX_VALUE));
    }

    private Optional<Explainer> explainer(Listener listener) {
        Taste taste = listener.taste();
        if (taste == null) {
            return Optional.empty();
        }
        Scoring.Shares shares = scoring.shares(taste, listener.learnt());
        return shares == null ? Optional.empty() : Optional.of(new Explainer(catalogue, shares, listener.heard()));
    }

    private int known(TrackId track) {
        int index = trackIds.indexOf(track.value());
        if (index < 0) {
            throw new SaysException(
                    StandardErrorCode.UNKNOWN_TRACK,
                    "Release " + info.id() + " knows no track " + track,
                    "Look for it with a search, or by its id as in the data.");
        }
        return index;
    }

    @Override
    public List<ScoredTrack> similar(TrackId track, int k) {
        checkOpen();
        requireLimit(k);
        TrackSet blocked = sets.blocked(options.today());
        int more = blocked.size();
        return ranking.scored(scoring.likeness().similar(known(track), Math.min(trackCount(), k + more)), 0).stream()
                .filter(similar ->
                        !blocked.contains(trackIds.indexOf(similar.track().id().value())))
                .limit(k)
                .toList();
    }

    @Override
    public List<SimilarUser> similarUsers(UserId user, int k) {
        checkOpen();
        requireLimit(k);
        int index = userIds.indexOf(user.value());
        if (index < 0) {
            return List.of();
        }
        NormSortedItems.Best best = scoring.likeness().similarUsers(index, k);
        return IntStream.range(0, best.items().length)
                .mapToObj(i -> new SimilarUser(new UserId(userIds.get(best.items()[i])), best.scores()[i]))
                .toList();
    }

    @Override
    public List<Track> searchTracks(String text, int limit) {
        requireLimit(limit);
        return searchTracks(text, 0, limit);
    }

    @Override
    public List<Track> searchTracks(String text, int offset, int limit) {
        checkOpen();
        TrackSet blocked = sets.blocked(options.today());
        int[] order = popularity.order();
        return trackTexts
                .page(text, offset, limit, place -> blocked.contains(order[place]))
                .mapToObj(place -> catalogue.track(order[place]))
                .toList();
    }

    /** The tracks that today's rules keep out of nothing, the most popular first. */
    private IntStream shown() {
        TrackSet blocked = sets.blocked(options.today());
        return Arrays.stream(popularity.order()).filter(track -> !blocked.contains(track));
    }

    @Override
    public Optional<TrackMap> map(int most) {
        checkOpen();
        if (most < 1) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "A map holds one track at least, not " + most,
                    "Ask for more than 0.");
        }
        return new TrackMapper(catalogue, scoring.likeness()).map(shown().toArray(), most);
    }

    @Override
    public ReleaseInfo release() {
        return info;
    }

    @Override
    public boolean knows(UserId user) {
        return userIds.indexOf(user.value()) >= 0;
    }

    @Override
    public List<UserId> users(String text, int limit) {
        requireLimit(limit);
        return users(text, 0, limit);
    }

    @Override
    public List<UserId> users(String text, int offset, int limit) {
        checkOpen();
        return userTexts
                .page(text, offset, limit, user -> false)
                .mapToObj(user -> new UserId(userIds.get(user)))
                .toList();
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > LONGEST_LIST) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "The length of a list must lie between 1 and " + LONGEST_LIST + ", not " + limit,
                    "Ask for a number in that range.");
        }
    }

    @Override
    public int userCount() {
        return userIds.size();
    }

    @Override
    public int trackCount() {
        return trackIds.size();
    }

    @Override
    public Optional<Track> track(TrackId id) {
        checkOpen();
        int index = trackIds.indexOf(id.value());
        return index < 0 ? Optional.empty() : Optional.of(catalogue.track(index));
    }

    @Override
    public List<Track> history(UserId user, int limit) {
        checkOpen();
        int index = userIds.indexOf(user.value());
        if (index < 0) {
            return List.of();
        }
        Rows heard = histories.of(index);
        return IntStream.range(0, heard.tracks().length)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> Float.isNaN(heard.values()[i]) ? Double.MAX_VALUE : -heard.values()[i]))
                .limit(Math.max(0, limit))
                .map(i -> catalogue.track(heard.tracks()[i]))
                .toList();
    }

    private void checkOpen() {
        if (closed) {
            throw new SaysException(
                    StandardErrorCode.INTERNAL, "The engine of release " + info.id() + " was closed", "Open it again.");
        }
    }

    @Override
    public void close() {
        closed = true; // the mapping goes when nobody reads it any more
    }
}
