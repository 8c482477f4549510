package io.says.ui.internal.api;

import io.javalin.http.Context;
import io.says.AudioFeature;
import io.says.Dial;
import io.says.Dials;
import io.says.Listen;
import io.says.RecommendRequest;
import io.says.TrackFilter;
import io.says.UserId;
import io.says.client.Question;
import io.says.ui.internal.http.Parameter;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A request for recommendations as the query of a URL: the API and the pages read the very same parameters, so that what stands
 * in the address of a page is what a program sends.
 */
public final class RequestQuery {

    /** The audio features a query can ask ranges of. */
    public static final List<AudioFeature> FEATURES = List.of(
            AudioFeature.TEMPO,
            AudioFeature.ENERGY,
            AudioFeature.DANCEABILITY,
            AudioFeature.VALENCE,
            AudioFeature.ACOUSTICNESS);

    private RequestQuery() {}

    /** Adds the parameters to a route. */
    public static Route describe(Route route) {
        Route described = route.text("user", "The user's id; left out for somebody without a name.")
                .whole("k", 1, RecommendRequest.MAX_K, "How many tracks; " + Question.DEFAULT_K + " by default.")
                .query("includeSeen", Parameter.Type.BOOLEAN, "Whether tracks the user knows may come back.")
                .text("listen", "The id of a track that was listened to; may be repeated.")
                .query("explain", Parameter.Type.BOOLEAN, "Whether every track says where its score comes from.")
                .text("cursor", "The next of the page before.")
                .text("artist", "Only these artists, separated by semicolons.")
                .text("withoutArtist", "None of these artists, separated by semicolons.")
                .text("genre", "Only these genres, separated by semicolons.")
                .text("withoutGenre", "None of these genres, separated by semicolons.")
                .query("yearFrom", Parameter.Type.NUMBER, "The first year.")
                .query("yearTo", Parameter.Type.NUMBER, "The last year.");
        for (Dial dial : Dial.values()) {
            described = described.query(dial.parameter(), Parameter.Type.NUMBER, "A dial, from 0 (off) to 1.");
        }
        for (AudioFeature feature : FEATURES) {
            String unit = feature.unit().isEmpty() ? "" : " in " + feature.unit();
            described = described
                    .query(from(feature), Parameter.Type.NUMBER, "The least value" + unit + ".")
                    .query(to(feature), Parameter.Type.NUMBER, "The greatest value" + unit + ".");
        }
        return described;
    }

    /** The name of the parameter for the least value of a feature. */
    public static String from(AudioFeature feature) {
        return feature.column() + "From";
    }

    /** The name of the parameter for the greatest value of a feature. */
    public static String to(AudioFeature feature) {
        return feature.column() + "To";
    }

    /**
     * Reads the request.
     *
     * @throws io.says.SaysException {@code INVALID_REQUEST}
     */
    public static RecommendRequest of(Context ctx) {
        String user = Query.text(ctx, "user", "");
        List<Listen> listens = ctx.queryParams("listen").stream()
                .filter(id -> !id.isBlank())
                .distinct()
                .map(Listen::to)
                .toList();
        if (ctx.queryParam("user") == null && listens.isEmpty()) {
            throw Query.invalid("Whom to recommend for is missing", "Give a user, or what was listened to: listen=ID.");
        }
        String cursor = Query.text(ctx, "cursor", "");
        return new RecommendRequest(
                user.isEmpty() && !listens.isEmpty() ? null : new UserId(user),
                Query.number(ctx, "k", Question.DEFAULT_K, 1, RecommendRequest.MAX_K),
                Query.flag(ctx, "includeSeen"),
                listens,
                filter(ctx),
                dials(ctx),
                Query.flag(ctx, "explain"),
                cursor.isEmpty() ? null : cursor);
    }

    /** The dials of a query. */
    public static Dials dials(Context ctx) {
        return new Dials(
                dial(ctx, Dial.DIVERSITY),
                dial(ctx, Dial.GENRE_DIVERSITY),
                dial(ctx, Dial.NOVELTY),
                dial(ctx, Dial.POPULARITY_PENALTY),
                dial(ctx, Dial.DISCOVER),
                dial(ctx, Dial.CALIBRATION));
    }

    private static double dial(Context ctx, Dial dial) {
        return Query.decimal(ctx, dial.parameter()).orElse(0);
    }

    private static TrackFilter filter(Context ctx) {
        TrackFilter filter = TrackFilter.none()
                .ofArtists(names(ctx, "artist"))
                .withoutArtists(names(ctx, "withoutArtist"))
                .ofGenres(names(ctx, "genre"))
                .withoutGenres(names(ctx, "withoutGenre"));
        OptionalDouble first = Query.decimal(ctx, "yearFrom");
        OptionalDouble last = Query.decimal(ctx, "yearTo");
        if (first.isPresent() || last.isPresent()) {
            filter = filter.ofYears(first.orElse(Double.NEGATIVE_INFINITY), last.orElse(Double.POSITIVE_INFINITY));
        }
        for (AudioFeature feature : FEATURES) {
            OptionalDouble least = Query.decimal(ctx, from(feature));
            OptionalDouble most = Query.decimal(ctx, to(feature));
            if (least.isPresent() || most.isPresent()) {
                filter = filter.with(
                        feature, least.orElse(Double.NEGATIVE_INFINITY), most.orElse(Double.POSITIVE_INFINITY));
            }
        }
        return filter;
    }

    private static List<String> names(Context ctx, String name) {
        return Arrays.stream(Query.text(ctx, name, "").split(";"))
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
