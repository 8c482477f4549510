package io.says.model.serving;

import io.says.RecommendRequest;
import io.says.ScoredTrack;
import io.says.TrackId;
import io.says.spi.PageCursor;
import io.says.spi.RerankContext;
import io.says.spi.ServingOptions;
import io.says.spi.ServingRule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Puts the tracks of a bundle in order for a listener: candidates, filters, re-rankers and rules. Thread-safe. */
final class Ranking {

    private final Catalogue catalogue;
    private final ToIntFunction<TrackId> index;
    private final Scoring scoring;
    private final Popularity popularity;
    private final TrackSets sets;
    private final ServingOptions options;

    /** @param index where a track lies in the catalogue; -1 for one that does not */
    Ranking(
            Catalogue catalogue,
            ToIntFunction<TrackId> index,
            Scoring scoring,
            Popularity popularity,
            TrackSets sets,
            ServingOptions options) {
        this.catalogue = catalogue;
        this.index = index;
        this.scoring = scoring;
        this.popularity = popularity;
        this.sets = sets;
        this.options = options;
    }

    /**
     * The tracks of a page, and of at least one behind it where there is one.
     *
     * @param end where the page ends
     */
    List<ScoredTrack> from(RecommendRequest request, PageCursor page, int end, Listener listener) {
        Allowed allowed = allowed(request, page.day(), listener);
        return options.arranges(request, page.day())
                ? arranged(request, page, end, listener, allowed)
                : scored(best(listener, end + 1, allowed), page.offset());
    }

    private Allowed allowed(RecommendRequest request, LocalDate day, Listener listener) {
        int[] left =
                request.includeSeen() ? new int[0] : listener.heard().tracks().clone();
        if (!request.filter().exclude().isEmpty()) {
            left = IntStream.concat(
                            Arrays.stream(left),
                            request.filter().exclude().stream().mapToInt(index).filter(track -> track >= 0))
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
                .mapToInt(index)
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

    private RerankContext context(RecommendRequest request, Listener listener) {
        return new ListenerContext(
                request.withK(RecommendRequest.MAX_K).after(null), catalogue, listener.heard(), index, popularity);
    }

    private NormSortedItems.Best best(Listener listener, int k, IntPredicate allowed) {
        return listener.taste() == null ? popularity.top(k, allowed) : scoring.top(listener.taste(), k, allowed);
    }

    private NormSortedItems.Best sorted(Listener listener, int[] tracks) {
        BestHeap heap = new BestHeap(tracks.length);
        for (int track : tracks) {
            heap.offer(score(listener, track), track);
        }
        return heap.drain();
    }

    /** What a listener's lists are ordered by, before anything arranges them. */
    float score(Listener listener, int track) {
        return listener.taste() == null ? popularity.listeners(track) : scoring.score(listener.taste(), track);
    }

    /** The tracks from a place on, by their ranks. */
    List<ScoredTrack> scored(NormSortedItems.Best best, int from) {
        List<ScoredTrack> tracks = new ArrayList<>();
        for (int i = from; i < best.items().length; i++) {
            tracks.add(new ScoredTrack(i + 1, catalogue.track(best.items()[i]), best.scores()[i]));
        }
        return tracks;
    }
}
