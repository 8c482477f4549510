package io.says.ui;

import io.says.AudioFeatures;
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
import io.says.UserId;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An engine with no model: fifty users, forty tracks, falling scores. It refuses to answer once it is closed. */
final class FakeEngine implements RecommenderEngine {

    static final String FILE = "model.bin";
    private static final int USERS = 50;
    private static final int TRACKS = 40;

    private final ReleaseInfo release;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FakeEngine(ReleaseInfo release) {
        this.release = release;
    }

    /** Opens the current release, as long as its one file holds what it should. */
    static FakeEngine open(Path directory) {
        try {
            if (!Files.readString(directory.resolve(FILE)).startsWith("factors")) {
                throw new SaysException(
                        StandardErrorCode.CORRUPT_DATA, "The release is damaged: " + FILE, "Run the pipeline again.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FakeEngine(ReleaseStore.read(directory));
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
                null,
                null,
                AudioFeatures.none());
    }

    @Override
    public RankedTracks recommend(RecommendRequest request) {
        checkOpen();
        List<ScoredTrack> tracks = IntStream.rangeClosed(1, Math.min(request.k(), TRACKS))
                .mapToObj(rank -> new ScoredTrack(rank, trackOf(rank), 5 - rank * 0.15))
                .toList();
        checkOpen();
        return new RankedTracks(
                request.user(),
                release.id(),
                request.user() != null && knows(request.user())
                        ? RankedTracks.Origin.PERSONALISED
                        : RankedTracks.Origin.POPULAR_FALLBACK,
                tracks);
    }

    @Override
    public boolean foldsIn() {
        return false;
    }

    @Override
    public Optional<Explanation> explain(RecommendRequest request, TrackId track) {
        return Optional.empty();
    }

    @Override
    public List<ScoredTrack> similar(TrackId track, int k) {
        return List.of();
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
    public ReleaseInfo release() {
        return release;
    }

    private static Stream<String> ids() {
        return IntStream.rangeClosed(1, USERS)
                .mapToObj(number -> "user_" + number)
                .sorted();
    }

    @Override
    public boolean knows(UserId user) {
        return ids().anyMatch(user.value()::equals);
    }

    @Override
    public List<UserId> users(String text, int limit) {
        checkOpen();
        return ids().filter(id -> id.contains(text.toLowerCase(Locale.ROOT)))
                .limit(limit)
                .map(UserId::new)
                .toList();
    }

    @Override
    public int userCount() {
        return USERS;
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
    public List<Track> history(UserId user, int limit) {
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
