package io.says.ui;

import io.says.AudioFeature;
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
import io.says.TrackMap;
import io.says.UserId;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.spi.PageCursor;
import io.says.spi.ServingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** An engine with no model: fifty users, or as many as the release says, forty tracks, falling scores. It refuses to answer once it is closed. */
final class FakeEngine implements RecommenderEngine {

    static final String FILE = "model.bin";
    private static final ServingOptions OPTIONS = ServingOptions.plain();
    private static final int USERS = 50;
    private static final int TRACKS = 40;

    /** What a release holds whose engine learns nothing from what is told. */
    static final String FIXED = "factors that are fixed";

    private final ReleaseInfo release;
    private final List<String> ids;
    private final boolean folds;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FakeEngine(ReleaseInfo release, int users, boolean folds) {
        this.release = release;
        this.ids = IntStream.rangeClosed(1, users)
                .mapToObj(number -> "user_" + number)
                .sorted()
                .toList();
        this.folds = folds;
    }

    /** Opens the current release, as long as its one file holds what it should. */
    static FakeEngine open(Path directory) {
        try {
            String held = Files.readString(directory.resolve(FILE));
            if (!held.startsWith("factors")) {
                throw new SaysException(
                        StandardErrorCode.CORRUPT_DATA, "The release is damaged: " + FILE, "Run the pipeline again.");
            }
            int users = held.startsWith("factors for ")
                    ? Integer.parseInt(held.substring("factors for ".length()).strip())
                    : USERS;
            return new FakeEngine(ReleaseStore.read(directory), users, !held.equals(FIXED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("The engine was closed while a request used it");
        }
    }

    private static Track trackOf(int number) {
        return new Track(
                new TrackId("track_" + number),
                "Song <b>" + number + "</b> & more",
                "Artist " + number,
                null,
                number % 2 == 0 ? "Rock" : "Jazz",
                1960 + number,
                number > 30
                        ? AudioFeatures.none()
                        : AudioFeatures.of(Map.of(
                                AudioFeature.TEMPO,
                                60 + 4 * number,
                                AudioFeature.ENERGY,
                                number / 40.0,
                                AudioFeature.DANCEABILITY,
                                1 - number / 40.0,
                                AudioFeature.VALENCE,
                                0.5,
                                AudioFeature.DURATION_MS,
                                35_000)));
    }

    @Override
    public RankedTracks recommend(RecommendRequest request) {
        checkOpen();
        List<TrackId> told = request.listens().stream().map(Listen::track).toList();
        List<Track> known =
                told.stream().map(this::track).flatMap(Optional::stream).toList();
        PageCursor page = PageCursor.of(request, release.id(), OPTIONS);
        List<Track> all = IntStream.rangeClosed(1, TRACKS)
                .mapToObj(FakeEngine::trackOf)
                .filter(track -> request.filter().accepts(track) && !told.contains(track.id()))
                .toList();
        int end = Math.min(page.offset() + request.k(), all.size());
        List<ScoredTrack> tracks = IntStream.range(page.offset(), end)
                .mapToObj(at -> new ScoredTrack(
                        at + 1,
                        all.get(at),
                        4.85 - at * 0.15,
                        request.explain() ? explanation(4.85 - at * 0.15) : null))
                .toList();
        String next = page.next(request, release.id(), OPTIONS, tracks.size(), end < all.size());
        checkOpen();
        if (folds && !known.isEmpty()) {
            return new RankedTracks(
                    request.user(),
                    release.id(),
                    RankedTracks.Origin.FOLDED_IN,
                    tracks,
                    told.stream().filter(id -> track(id).isEmpty()).toList(),
                    next);
        }
        return new RankedTracks(
                request.user(),
                release.id(),
                request.user() != null && knows(request.user())
                        ? RankedTracks.Origin.PERSONALISED
                        : RankedTracks.Origin.POPULAR_FALLBACK,
                tracks,
                folds ? List.of() : told,
                next);
    }

    private static Explanation explanation(double score) {
        return new Explanation(
                score,
                score - 1,
                List.of(new Explanation.Because(trackOf(9), 0.75)),
                0.25,
                List.of(new Explanation.FeatureLikeness(AudioFeature.TEMPO, 120, 118)));
    }

    @Override
    public boolean foldsIn() {
        return folds;
    }

    @Override
    public Optional<Explanation> explain(RecommendRequest request, TrackId track) {
        return Optional.of(explanation(4));
    }

    @Override
    public List<ScoredTrack> similar(TrackId track, int k) {
        return List.of(new ScoredTrack(1, trackOf(2), 0.875), new ScoredTrack(2, trackOf(3), 0.5))
                .subList(0, Math.min(k, 2));
    }

    @Override
    public List<SimilarUser> similarUsers(UserId user, int k) {
        return List.of();
    }

    @Override
    public List<Track> searchTracks(String text, int limit) {
        return IntStream.rangeClosed(1, TRACKS)
                .mapToObj(FakeEngine::trackOf)
                .filter(track -> track.displayTitle().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<TrackMap> map(int most) {
        return Optional.of(new TrackMap(
                IntStream.rangeClosed(1, Math.min(most, TRACKS))
                        .mapToObj(number -> new TrackMap.Point(
                                trackOf(number),
                                Math.cos(number) * number / TRACKS,
                                Math.sin(number) * number / TRACKS))
                        .toList(),
                0.42));
    }

    @Override
    public ReleaseInfo release() {
        return release;
    }

    @Override
    public boolean knows(UserId user) {
        return ids.contains(user.value());
    }

    @Override
    public List<UserId> users(String text, int limit) {
        return users(text, 0, limit);
    }

    @Override
    public List<UserId> users(String text, int offset, int limit) {
        checkOpen();
        return ids.stream()
                .filter(id -> id.contains(text.toLowerCase(Locale.ROOT)))
                .skip(offset)
                .limit(limit)
                .map(UserId::new)
                .toList();
    }

    @Override
    public int userCount() {
        return ids.size();
    }

    @Override
    public int trackCount() {
        return TRACKS;
    }

    @Override
    public Optional<Track> track(TrackId id) {
        return IntStream.rangeClosed(1, TRACKS)
                .mapToObj(FakeEngine::trackOf)
                .filter(track -> track.id().equals(id))
                .findFirst();
    }

    @Override
    public boolean heard(UserId user, TrackId track) {
        return history(user, TRACKS).stream().anyMatch(known -> known.id().equals(track));
    }

    /** A server that puts together all that somebody ever heard for each of their requests is too slow. */
    @Override
    public List<Track> history(UserId user, int limit) {
        if (limit > 1000) {
            throw new IllegalStateException("All of a history was asked for");
        }
        return knows(user)
                ? IntStream.rangeClosed(1, Math.min(limit, 3))
                        .mapToObj(FakeEngine::trackOf)
                        .toList()
                : List.of();
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
