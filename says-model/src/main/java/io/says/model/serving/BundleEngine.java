package io.says.model.serving;

import io.says.Explanation;
import io.says.Feedback;
import io.says.Listen;
import io.says.RankedTracks;
import io.says.RankedTracks.Origin;
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
import io.says.spi.RerankContext;
import io.says.spi.ServingOptions;
import io.says.spi.ServingRule;
import io.says.storage.Manifest;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Serves a bundle: ids, seen tracks, popularity and a catalogue, whatever it scores by. Verified on opening; the tensors are mapped.
 * Every request takes one path: candidates, filters, re-rankers and rules, explanations, page. Thread-safe.
 */
final class BundleEngine implements RecommenderEngine {

    private static final int LONGEST_LIST = 1000;

    /** How many of the tracks that a score is owed to a list names; all of them are had by asking for one track. */
    private static final int REASONS = 5;

    /** Where the metadata say what a track that is liked counts for. */
    private static final String LIKED = "liked";

    /** Users looked at by one thread at a time. */
    private static final int SLICE = 1 << 12;

    private static final String TENSORS = "model.safetensors";

    private final ReleaseInfo info;
    private final ServingOptions options;
    private final IdTable userIds;
    private final IdTable trackIds;
    private final Scoring scoring;
    private final LongBuffer seenStart;
    private final IntBuffer seen;
    private final @Nullable FloatBuffer seenValues;
    private final float liked;
    private final Popularity popularity;
    private final Catalogue catalogue;
    private final TrackSets sets;
    private volatile boolean closed;

    private BundleEngine(
            ReleaseInfo info, TensorFile tensors, ServingOptions options, Path release, ScoringFactory scoring) {
        this.info = info;
        this.options = options;
        this.userIds = new IdTable(tensors, "user_ids", release);
        this.trackIds = new IdTable(tensors, "track_ids", release);
        int users = userIds.size();
        int tracks = trackIds.size();
        this.scoring = scoring.open(tensors, users, tracks, release, info);
        this.seenStart = tensors.longs("seen.indptr");
        this.seen = tensors.ints("seen.indices");
        check(
                seenStart.limit() == users + 1 && seenStart.get(0) == 0 && seenStart.get(users) == seen.limit(),
                release,
                "seen does not fit the users");
        for (int user = 0; user < users; user++) {
            check(
                    seenStart.get(user) <= seenStart.get(user + 1) && seenStart.get(user + 1) <= seen.limit(),
                    release,
                    "seen.indptr does not rise");
        }
        check(
                IntStream.range(0, (users + SLICE - 1) / SLICE)
                        .parallel()
                        .allMatch(slice -> seenRises(slice * SLICE, Math.min(users, (slice + 1) * SLICE), tracks)),
                release,
                "seen.indices do not rise");
        this.seenValues = tensors.has("seen.values") ? tensors.floats("seen.values") : null;
        check(
                seenValues == null || seenValues.limit() == seen.limit(),
                release,
                "seen.values and seen.indices differ in length");
        this.liked = liked(tensors, release);
        this.popularity = new Popularity(tensors, tracks, release);
        this.catalogue = new Catalogue(tensors, trackIds, release);
        this.sets = new TrackSets(catalogue, id -> trackIds.indexOf(id.value()), options);
    }

    /** Whether what each of some users has seen are tracks, in ascending order. */
    private boolean seenRises(int firstUser, int endUser, int tracks) {
        int from = (int) seenStart.get(firstUser);
        int[] some = new int[(int) seenStart.get(endUser) - from];
        seen.get(from, some);
        for (int user = firstUser; user < endUser; user++) {
            int last = -1;
            for (int i = (int) seenStart.get(user) - from; i < seenStart.get(user + 1) - from; i++) {
                if (some[i] <= last || some[i] >= tracks) {
                    return false;
                }
                last = some[i];
            }
        }
        return true;
    }

    /** What a track counts for that somebody took to, with nothing known beyond that. */
    private static float liked(TensorFile tensors, Path release) {
        String text = tensors.metadata().getOrDefault(LIKED, "1");
        try {
            float liked = Float.parseFloat(text);
            check(Float.isFinite(liked), release, "a track that is liked counts as " + text);
            return liked;
        } catch (NumberFormatException e) {
            check(false, release, "a track that is liked counts as " + text);
            return Float.NaN;
        }
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
        check(
                info.files().stream()
                        .anyMatch(f -> f.path().equals(TENSORS) && f.sha256().equals(info.contentHash())),
                release,
                "its passport does not vouch for " + TENSORS);
        Manifest.verify(release, info.files(), false);
        // Hashing takes the longest and waits for nothing; whatever else there is to say about damaged files comes
        // second.
        CompletableFuture<Void> verified =
                CompletableFuture.runAsync(() -> Manifest.verify(release, info.files(), true));
        BundleEngine engine;
        try {
            engine = new BundleEngine(info, TensorFile.open(release.resolve(TENSORS)), options, release, scoring);
        } catch (RuntimeException e) {
            await(verified);
            throw e;
        }
        await(verified);
        return engine;
    }

    private static void await(CompletableFuture<Void> verified) {
        try {
            verified.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SaysException damaged) {
                throw damaged;
            }
            throw e;
        }
    }

    static void check(boolean sound, Path release, String what) {
        if (!sound) {
            throw unsound(release, what);
        }
    }

    static SaysException unsound(Path release, String what) {
        return new SaysException(
                StandardErrorCode.CORRUPT_DATA,
                "The release at " + release + " is not sound: " + what,
                "Roll back with says releases rollback, or run the pipeline again.");
    }

    /**
     * Who asks.
     *
     * @param taste what the model knows of them; null for nothing
     * @param heard all they listened to; the value is NaN where it is not known
     * @param learnt what of it the taste comes from
     * @param ignored tracks told with the request that could not count
     */
    private record Listener(@Nullable Taste taste, Origin origin, Rows heard, Rows learnt, List<TrackId> ignored) {}

    private Listener listener(RecommendRequest request) {
        UserId named = request.user();
        int user = named == null ? -1 : userIds.indexOf(named.value());
        Rows known = user < 0 ? Rows.NONE : history(user);
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
            if (strength != null && strength <= 0 && info.feedback() == Feedback.IMPLICIT) {
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

    private Rows history(int user) {
        int from = (int) seenStart.get(user);
        int[] tracks = new int[(int) seenStart.get(user + 1) - from];
        seen.get(from, tracks);
        float[] values = new float[tracks.length];
        if (seenValues == null) {
            Arrays.fill(values, Float.NaN);
        } else {
            seenValues.get(from, values);
        }
        return new Rows(tracks, values);
    }

    @Override
    public RankedTracks recommend(RecommendRequest request) {
        checkOpen();
        PageCursor page = PageCursor.of(request, info.id(), options);
        Listener listener = listener(request);
        Allowed allowed = allowed(request, page.day(), listener);
        int end = Math.min(page.offset() + request.k(), trackIds.size());
        List<ScoredTrack> list; // of this page and of at least one track behind it, where there is one
        if (options.arranges(request, page.day())) {
            list = arranged(request, page, end, listener, allowed);
        } else {
            list = scored(best(listener, end + 1, allowed), page.offset());
        }
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

    private Allowed allowed(RecommendRequest request, LocalDate day, Listener listener) {
        int[] left =
                request.includeSeen() ? new int[0] : listener.heard().tracks().clone();
        if (!request.filter().exclude().isEmpty()) {
            left = IntStream.concat(
                            Arrays.stream(left),
                            request.filter().exclude().stream()
                                    .mapToInt(track -> trackIds.indexOf(track.value()))
                                    .filter(track -> track >= 0))
                    .toArray();
        }
        Arrays.sort(left);
        return new Allowed(sets.allowed(request.filter(), day), left);
    }

    /** The page and more, in the order of re-rankers and rules: those choose from a pool that is the same for every page. */
    private List<ScoredTrack> arranged(
            RecommendRequest request, PageCursor page, int end, Listener listener, Allowed allowed) {
        int[] pool = best(listener, options.pool(), allowed).items();
        if (!options.rules(ServingRule.Action.BOOST, page.day()).isEmpty()) { // what is raised can come from anywhere
            NormSortedItems.Best raised = best(
                    listener,
                    options.pool(),
                    new Allowed(sets.raised(request.filter(), page.day()), allowed.without()));
            pool = IntStream.concat(Arrays.stream(pool), Arrays.stream(raised.items()))
                    .distinct()
                    .toArray();
        }
        int[] pins = options.pins(page.day()).stream()
                .mapToInt(id -> trackIds.indexOf(id.value()))
                .filter(track -> track >= 0 && allowed.test(track))
                .toArray();
        List<ScoredTrack> candidates = scored(sorted(listener, pool), 0);
        List<ScoredTrack> pinned = scored(sorted(listener, pins), 0);
        List<ScoredTrack> arranged = options.arrange(page.day(), context(request, listener), candidates, pinned);
        int from = Math.min(page.offset(), arranged.size());
        List<ScoredTrack> list = new ArrayList<>(arranged.subList(from, arranged.size()));
        if (end + 1 > arranged.size()) {
            int[] placed = IntStream.concat(Arrays.stream(pool), Arrays.stream(pins))
                    .distinct()
                    .toArray();
            NormSortedItems.Best rest = best(listener, end + 1 - arranged.size(), allowed.less(placed));
            list.addAll(scored(rest, page.offset() - from));
        }
        return list;
    }

    private NormSortedItems.Best best(Listener listener, int k, IntPredicate allowed) {
        return listener.taste() == null ? popularity.top(k, allowed) : scoring.top(listener.taste(), k, allowed);
    }

    private float score(Listener listener, int track) {
        return listener.taste() == null ? popularity.listeners(track) : scoring.score(listener.taste(), track);
    }

    private NormSortedItems.Best sorted(Listener listener, int[] tracks) {
        BestHeap heap = new BestHeap(tracks.length);
        for (int track : tracks) {
            heap.offer(score(listener, track), track);
        }
        return heap.drain();
    }

    private List<ScoredTrack> scored(NormSortedItems.Best best, int from) {
        List<ScoredTrack> tracks = new ArrayList<>();
        for (int i = from; i < best.items().length; i++) {
            tracks.add(new ScoredTrack(i + 1, catalogue.track(best.items()[i]), best.scores()[i]));
        }
        return tracks;
    }

    private RerankContext context(RecommendRequest request, Listener listener) {
        return new ListenerContext(
                request.withK(RecommendRequest.MAX_K).after(null),
                catalogue,
                listener.heard(),
                id -> trackIds.indexOf(id.value()),
                popularity);
    }

    @Override
    public boolean foldsIn() {
        return scoring.foldsIn();
    }

    @Override
    public Optional<Explanation> explain(RecommendRequest request, TrackId track) {
        checkOpen();
        int item = known(track);
        Listener listener = listener(request);
        return explainer(listener).map(explainer -> explainer.explain(item, score(listener, item), Integer.MAX_VALUE));
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
        long[] blocked = blockedToday();
        int more = BitSet.valueOf(blocked).cardinality();
        return scored(scoring.similar(known(track), Math.min(trackCount(), k + more)), 0).stream()
                .filter(similar ->
                        !blocked(blocked, trackIds.indexOf(similar.track().id().value())))
                .limit(k)
                .toList();
    }

    /** What today's rules keep out of every list. */
    private long[] blockedToday() {
        LocalDate today = options.today();
        return options.rules(ServingRule.Action.BLOCK, today).isEmpty()
                ? new long[0]
                : sets.concerned(ServingRule.Action.BLOCK, today);
    }

    private static boolean blocked(long[] tracks, int track) {
        return track >> 6 < tracks.length && (tracks[track >> 6] >>> track & 1) != 0;
    }

    @Override
    public List<SimilarUser> similarUsers(UserId user, int k) {
        checkOpen();
        requireLimit(k);
        int index = userIds.indexOf(user.value());
        if (index < 0) {
            return List.of();
        }
        NormSortedItems.Best best = scoring.similarUsers(index, k);
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
        long end = requirePage(offset, limit);
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        List<Integer> first = new ArrayList<>();
        List<Integer> inside = new ArrayList<>();
        int[] order = popularity.order();
        long[] blocked = blockedToday();
        for (int i = 0; i < order.length && first.size() < end; i++) {
            if (blocked(blocked, order[i])) {
                continue;
            }
            int matches = catalogue.matches(order[i], wanted);
            if (matches == 2) {
                first.add(order[i]);
            } else if (matches == 1 && inside.size() < end) {
                inside.add(order[i]);
            }
        }
        first.addAll(inside);
        return first.stream().skip(offset).limit(limit).map(catalogue::track).toList();
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
        int dimensions = scoring.dimensions();
        long[] blocked = blockedToday();
        int[] order = Arrays.stream(popularity.order())
                .filter(track -> !blocked(blocked, track))
                .toArray();
        if (dimensions == 0 || order.length == 0) {
            return Optional.empty();
        }
        int[] drawn = IntStream.range(0, Math.min(most, order.length))
                .map(i -> order[(int) ((long) i * order.length / Math.min(most, order.length))])
                .toArray();
        // As what is alike is told by angles, so is what lies near.
        List<Integer> tracks = new ArrayList<>();
        List<double[]> directions = new ArrayList<>();
        for (int track : drawn) {
            double[] direction = new double[dimensions];
            scoring.direction(track, direction);
            double length = Math.sqrt(Arrays.stream(direction).map(x -> x * x).sum());
            if (length > 0) {
                directions.add(Arrays.stream(direction).map(x -> x / length).toArray());
                tracks.add(track);
            }
        }
        if (tracks.isEmpty()) {
            return Optional.empty();
        }
        Plane plane = Plane.of(directions.toArray(double[][]::new));
        List<TrackMap.Point> points = new ArrayList<>();
        for (int i = 0; i < tracks.size(); i++) {
            double[] place = plane.place(directions.get(i));
            points.add(new TrackMap.Point(catalogue.track(tracks.get(i)), place[0], place[1]));
        }
        return Optional.of(new TrackMap(points, plane.captured()));
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
        long end = requirePage(offset, limit);
        if (text.isEmpty()) { // everybody: no id needs to be looked at to pass it over
            return IntStream.range(Math.min(offset, userIds.size()), (int) Math.min(end, userIds.size()))
                    .mapToObj(i -> new UserId(userIds.get(i)))
                    .toList();
        }
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Integer> first = new ArrayList<>();
        List<Integer> inside = new ArrayList<>();
        for (int i = 0; i < userIds.size() && first.size() < end; i++) {
            String folded = userIds.get(i).toLowerCase(Locale.ROOT);
            if (folded.startsWith(wanted)) {
                first.add(i);
            } else if (inside.size() < end && folded.contains(wanted)) {
                inside.add(i);
            }
        }
        first.addAll(inside);
        return first.stream()
                .skip(offset)
                .limit(limit)
                .map(i -> new UserId(userIds.get(i)))
                .toList();
    }

    /** Where a page ends. */
    private static long requirePage(int offset, int limit) {
        if (offset < 0 || limit < 1) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "A page begins at 0 or later and holds one at least, not " + offset + " and " + limit,
                    "Ask for the first page again.");
        }
        return (long) offset + limit;
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
        Rows heard = history(index);
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
