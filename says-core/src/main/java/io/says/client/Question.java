package io.says.client;

import io.says.AudioFeature;
import io.says.Dials;
import io.says.Listen;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.TrackFilter;
import io.says.TrackId;
import io.says.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RecommendRequest} as the body of a request; what is left out keeps its default.
 *
 * @param user for whom; left out for somebody without a name
 * @param k how many tracks, 1 to {@value RecommendRequest#MAX_K}; 5 where left out
 * @param includeSeen whether tracks the user knows may come back
 * @param listens what the user listened to, beside what the release knows
 * @param filter which tracks may be in the list
 * @param dials what it shall weigh beside the score
 * @param explain whether every track says where its score comes from
 * @param cursor the {@code next} of the page before
 */
public record Question(
        @Nullable UserId user,
        @Nullable Integer k,
        @Nullable Boolean includeSeen,
        Optional<List<Listen>> listens,
        @Nullable Filter filter,
        @Nullable Weights dials,
        @Nullable Boolean explain,
        @Nullable String cursor) {

    /** How many tracks where nothing is said. */
    public static final int DEFAULT_K = 5;

    /**
     * Conditions, as {@link TrackFilter} has them.
     *
     * @param exclude tracks left out
     * @param artists only these
     * @param withoutArtists none of these
     * @param genres only these
     * @param withoutGenres none of these
     * @param years only these years
     * @param features ranges by the feature's column
     */
    public record Filter(
            Optional<List<TrackId>> exclude,
            Optional<List<String>> artists,
            Optional<List<String>> withoutArtists,
            Optional<List<String>> genres,
            Optional<List<String>> withoutGenres,
            @Nullable Range years,
            Optional<Map<String, Range>> features) {

        private static Filter of(TrackFilter filter) {
            Map<String, Range> ranges = new LinkedHashMap<>();
            filter.features().forEach((feature, range) -> ranges.put(feature.column(), Range.of(range)));
            return new Filter(
                    Optional.of(List.copyOf(filter.exclude())),
                    Optional.of(List.copyOf(filter.artists())),
                    Optional.of(List.copyOf(filter.withoutArtists())),
                    Optional.of(List.copyOf(filter.genres())),
                    Optional.of(List.copyOf(filter.withoutGenres())),
                    filter.years() == null ? null : Range.of(filter.years()),
                    Optional.of(ranges));
        }

        private TrackFilter toFilter() {
            TrackFilter filter = TrackFilter.none()
                    .without(exclude.orElse(List.of()))
                    .ofArtists(artists.orElse(List.of()))
                    .withoutArtists(withoutArtists.orElse(List.of()))
                    .ofGenres(genres.orElse(List.of()))
                    .withoutGenres(withoutGenres.orElse(List.of()));
            if (years != null) {
                filter = filter.ofYears(years.least(), years.most());
            }
            for (Map.Entry<String, Range> range : features.orElse(Map.of()).entrySet()) {
                AudioFeature feature = AudioFeature.ofColumn(range.getKey())
                        .orElseThrow(() -> new SaysException(
                                StandardErrorCode.INVALID_REQUEST,
                                "No audio feature \"" + range.getKey() + "\"",
                                "Those there are: " + columns()));
                filter = filter.with(
                        feature, range.getValue().least(), range.getValue().most());
            }
            return filter;
        }

        private static String columns() {
            List<String> columns = new ArrayList<>();
            for (AudioFeature feature : AudioFeature.values()) {
                columns.add(feature.column());
            }
            return String.join(", ", columns);
        }
    }

    /**
     * A range, ends included; an end that is left out is open.
     *
     * @param from the least
     * @param to the greatest
     */
    public record Range(@Nullable Double from, @Nullable Double to) {

        private static Range of(TrackFilter.Between range) {
            return new Range(
                    Double.isFinite(range.from()) ? range.from() : null,
                    Double.isFinite(range.to()) ? range.to() : null);
        }

        private double least() {
            return from == null ? Double.NEGATIVE_INFINITY : from;
        }

        private double most() {
            return to == null ? Double.POSITIVE_INFINITY : to;
        }
    }

    /**
     * {@link Dials}, each from 0 to 1, 0 where left out.
     *
     * @param diversity how little tracks of one artist crowd together
     * @param genreDiversity how little tracks of one genre crowd together
     * @param novelty how far a track may be from what the listener mostly hears
     * @param popularityPenalty how much what everybody hears steps back
     * @param discover how much new artists come before familiar ones
     * @param calibration how closely the genres follow the listener's shares
     */
    public record Weights(
            @Nullable Double diversity,
            @Nullable Double genreDiversity,
            @Nullable Double novelty,
            @Nullable Double popularityPenalty,
            @Nullable Double discover,
            @Nullable Double calibration) {

        private static Weights of(Dials dials) {
            return new Weights(
                    dials.diversity(),
                    dials.genreDiversity(),
                    dials.novelty(),
                    dials.popularityPenalty(),
                    dials.discover(),
                    dials.calibration());
        }

        private Dials toDials() {
            return new Dials(
                    or0(diversity),
                    or0(genreDiversity),
                    or0(novelty),
                    or0(popularityPenalty),
                    or0(discover),
                    or0(calibration));
        }

        private static double or0(@Nullable Double value) {
            return value == null ? 0 : value;
        }
    }

    /** The body for a request. */
    public static Question of(RecommendRequest request) {
        return new Question(
                request.user(),
                request.k(),
                request.includeSeen(),
                Optional.of(request.listens()),
                Filter.of(request.filter()),
                Weights.of(request.dials()),
                request.explain(),
                request.cursor());
    }

    /**
     * The request of a body.
     *
     * @throws SaysException {@code INVALID_REQUEST} for a value out of its range
     */
    public RecommendRequest toRequest() {
        List<Listen> told = new ArrayList<>(new LinkedHashSet<>(listens.orElse(List.of())));
        return new RecommendRequest(
                user,
                k == null ? DEFAULT_K : k,
                includeSeen != null && includeSeen,
                told,
                filter == null ? TrackFilter.none() : filter.toFilter(),
                dials == null ? Dials.off() : dials.toDials(),
                explain != null && explain,
                cursor);
    }
}
