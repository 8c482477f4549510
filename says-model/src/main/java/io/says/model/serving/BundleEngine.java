package io.says.model.serving;

import io.says.AudioFeature;
import io.says.AudioFeatures;
import io.says.Ids;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.UserId;
import io.says.model.tensors.TensorFile;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.spi.Reranker;
import io.says.storage.Manifest;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Serves a bundle: ids, seen tracks, popularity and a catalogue, whatever it scores by. Verified on opening; the tensors are mapped.
 * Thread-safe.
 */
final class BundleEngine implements RecommenderEngine {

    /** How many candidates re-rankers choose from, for each track asked for. */
    private static final int CANDIDATES = 4;

    private static final int LONGEST_LIST = 1000;

    private static final int[] NOTHING = {};

    private static final String TENSORS = "model.safetensors";

    private final ReleaseInfo info;
    private final List<Reranker> rerankers;
    private final Map<String, Integer> userIndex;
    private final String[] userIds;
    private final Map<String, Integer> trackIndex;
    private final String[] trackIds;
    private final Scoring scoring;
    private final LongBuffer seenStart;
    private final IntBuffer seen;
    private final int[] listeners;
    private final int[] byPopularity;
    private final Catalogue catalogue;
    private volatile boolean closed;

    private BundleEngine(
            ReleaseInfo info, TensorFile tensors, List<Reranker> rerankers, Path release, ScoringFactory scoring) {
        this.info = info;
        this.rerankers = List.copyOf(rerankers);
        this.userIds = ids(tensors, "user_ids", release);
        this.trackIds = ids(tensors, "track_ids", release);
        this.userIndex = index(userIds);
        this.trackIndex = index(trackIds);
        this.scoring = scoring.open(tensors, userIds.length, trackIds.length, release);
        this.seenStart = tensors.longs("seen.indptr");
        this.seen = tensors.ints("seen.indices");
        check(
                seenStart.limit() == userIds.length + 1
                        && seenStart.get(0) == 0
                        && seenStart.get(userIds.length) == seen.limit(),
                release,
                "seen does not fit the users");
        for (int user = 0; user < userIds.length; user++) {
            check(
                    seenStart.get(user) <= seenStart.get(user + 1) && seenStart.get(user + 1) <= seen.limit(),
                    release,
                    "seen.indptr does not rise");
            int last = -1;
            for (long i = seenStart.get(user); i < seenStart.get(user + 1); i++) {
                int track = seen.get((int) i);
                check(track > last && track < trackIds.length, release, "seen.indices do not rise");
                last = track;
            }
        }
        IntBuffer counts = tensors.ints("listeners");
        check(counts.limit() == trackIds.length, release, "listeners and track_ids differ in length");
        this.listeners = new int[trackIds.length];
        counts.get(0, listeners);
        for (int listening : listeners) {
            check(listening >= 0, release, "a track has fewer than no listeners");
        }
        this.byPopularity = byPopularity(listeners);
        this.catalogue = new Catalogue(tensors, trackIds, release);
    }

    /** Opens the part of a bundle that scores are made of. */
    @FunctionalInterface
    interface ScoringFactory {

        /**
         * @param release for the message where it is not sound
         * @throws SaysException {@code CORRUPT_DATA}
         */
        Scoring open(TensorFile tensors, int users, int tracks, Path release);
    }

    static BundleEngine open(Path release, List<Reranker> rerankers, ScoringFactory scoring) {
        ReleaseInfo info = ReleaseStore.read(release);
        check(
                info.files().stream()
                        .anyMatch(f -> f.path().equals(TENSORS) && f.sha256().equals(info.contentHash())),
                release,
                "its passport does not vouch for " + TENSORS);
        Manifest.verify(release, info.files(), true);
        TensorFile tensors = TensorFile.open(release.resolve(TENSORS));
        return new BundleEngine(info, tensors, rerankers, release, scoring);
    }

    static void check(boolean sound, Path release, String what) {
        if (!sound) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The release at " + release + " is not sound: " + what,
                    "Roll back with says releases rollback, or run the pipeline again.");
        }
    }

    private static String[] ids(TensorFile tensors, String name, Path release) {
        TensorFile.Texts texts = tensors.texts(name);
        String[] ids = new String[texts.size()];
        for (int i = 0; i < ids.length; i++) {
            String id = texts.get(i);
            check(Ids.problemWith(id) == null, release, "an id of " + name + " is no id");
            ids[i] = String.valueOf(id);
        }
        return ids;
    }

    private static Map<String, Integer> index(String[] ids) {
        Map<String, Integer> index = new HashMap<>(ids.length * 2);
        for (int i = 0; i < ids.length; i++) {
            index.put(ids[i], i);
        }
        return index;
    }

    private static int[] byPopularity(int[] listeners) {
        long[] order = new long[listeners.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (long) (Integer.MAX_VALUE - listeners[i]) << 32 | i;
        }
        Arrays.sort(order);
        int[] tracks = new int[order.length];
        for (int i = 0; i < tracks.length; i++) {
            tracks[i] = (int) order[i];
        }
        return tracks;
    }

    @Override
    public RankedTracks recommend(RecommendRequest request) {
        checkOpen();
        Integer user = userIndex.get(request.user().value());
        boolean known = user != null && scoring.knows(user);
        int wanted = rerankers.isEmpty()
                ? request.k()
                : (int) Math.min((long) trackIds.length, (long) request.k() * CANDIDATES);
        int[] left = user == null || request.includeSeen() ? NOTHING : seenBy(user);
        IntPredicate allowed = item -> Arrays.binarySearch(left, item) < 0;
        List<ScoredTrack> tracks = user != null && known ? personal(user, wanted, allowed) : popular(wanted, allowed);
        for (Reranker reranker : rerankers) {
            tracks = reranker.rerank(request, tracks);
        }
        List<ScoredTrack> ranked = new ArrayList<>();
        for (ScoredTrack track : tracks.subList(0, Math.min(request.k(), tracks.size()))) {
            ranked.add(new ScoredTrack(ranked.size() + 1, track.track(), track.score()));
        }
        return new RankedTracks(
                request.user(),
                info.id(),
                known ? RankedTracks.Origin.PERSONALISED : RankedTracks.Origin.POPULAR_FALLBACK,
                ranked);
    }

    private List<ScoredTrack> personal(int user, int k, IntPredicate allowed) {
        NormSortedItems.Best best = scoring.top(user, k, allowed);
        List<ScoredTrack> tracks = new ArrayList<>();
        for (int i = 0; i < best.items().length; i++) {
            tracks.add(new ScoredTrack(i + 1, catalogue.track(best.items()[i]), best.scores()[i]));
        }
        return tracks;
    }

    private List<ScoredTrack> popular(int k, IntPredicate allowed) {
        List<ScoredTrack> tracks = new ArrayList<>();
        for (int i = 0; i < byPopularity.length && tracks.size() < k; i++) {
            int item = byPopularity[i];
            if (allowed.test(item)) {
                tracks.add(new ScoredTrack(tracks.size() + 1, catalogue.track(item), listeners[item]));
            }
        }
        return tracks;
    }

    private int[] seenBy(int user) {
        int from = (int) seenStart.get(user);
        int[] known = new int[(int) seenStart.get(user + 1) - from];
        seen.get(from, known);
        return known;
    }

    @Override
    public ReleaseInfo release() {
        return info;
    }

    @Override
    public boolean knows(UserId user) {
        return userIndex.containsKey(user.value());
    }

    @Override
    public List<UserId> users(String text, int limit) {
        checkOpen();
        if (limit < 1 || limit > LONGEST_LIST) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "limit must lie between 1 and " + LONGEST_LIST + ", not " + limit,
                    "Ask for a number of users in that range.");
        }
        String wanted = text.toLowerCase(Locale.ROOT);
        List<UserId> found = new ArrayList<>();
        TreeSet<Integer> inside = new TreeSet<>();
        for (int i = 0; i < userIds.length && found.size() < limit; i++) {
            String id = userIds[i].toLowerCase(Locale.ROOT);
            if (id.startsWith(wanted)) {
                found.add(new UserId(userIds[i]));
            } else if (inside.size() < limit && id.contains(wanted)) {
                inside.add(i);
            }
        }
        for (int i : inside) {
            if (found.size() == limit) {
                break;
            }
            found.add(new UserId(userIds[i]));
        }
        return found;
    }

    @Override
    public int userCount() {
        return userIds.length;
    }

    @Override
    public int trackCount() {
        return trackIds.length;
    }

    @Override
    public Optional<Track> track(TrackId id) {
        checkOpen();
        return Optional.ofNullable(trackIndex.get(id.value())).map(catalogue::track);
    }

    @Override
    public List<Track> history(UserId user, int limit) {
        checkOpen();
        Integer index = userIndex.get(user.value());
        if (index == null) {
            return List.of();
        }
        return Arrays.stream(seenBy(index))
                .limit(Math.max(0, limit))
                .mapToObj(catalogue::track)
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

    /** The serving columns of the catalogue. */
    private static final class Catalogue {

        private final String[] ids;
        private final TensorFile.Texts title;
        private final TensorFile.Texts artist;
        private final TensorFile.Texts album;
        private final TensorFile.Texts genre;
        private final IntBuffer year;
        private final Map<AudioFeature, FloatBuffer> features = new EnumMap<>(AudioFeature.class);

        Catalogue(TensorFile tensors, String[] ids, Path release) {
            this.ids = ids;
            this.title = tensors.texts("catalogue.title");
            this.artist = tensors.texts("catalogue.artist");
            this.album = tensors.texts("catalogue.album");
            this.genre = tensors.texts("catalogue.genre");
            this.year = tensors.ints("catalogue.year");
            for (TensorFile.Texts texts : List.of(title, artist, album, genre)) {
                check(texts.size() == ids.length, release, "the catalogue does not fit the tracks");
            }
            check(year.limit() == ids.length, release, "the catalogue does not fit the tracks");
            for (AudioFeature feature : AudioFeature.values()) {
                String name = "catalogue." + feature.column();
                if (tensors.has(name)) {
                    FloatBuffer values = tensors.floats(name);
                    check(values.limit() == ids.length, release, "the catalogue does not fit the tracks");
                    features.put(feature, values);
                }
            }
        }

        Track track(int item) {
            Map<AudioFeature, Float> known = new EnumMap<>(AudioFeature.class);
            features.forEach((feature, values) -> {
                float value = values.get(item);
                if (feature.accepts(value)) {
                    known.put(feature, value);
                }
            });
            int released = year.get(item);
            return new Track(
                    new TrackId(ids[item]),
                    title.get(item),
                    artist.get(item),
                    album.get(item),
                    genre.get(item),
                    released == 0 ? null : released,
                    AudioFeatures.of(known));
        }
    }
}
