package io.says.orchestrator.cli;

import io.says.AudioFeature;
import io.says.Dials;
import io.says.Listen;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.TrackFilter;
import io.says.TrackFilter.Between;
import io.says.TrackId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which list is wanted: what was heard, which tracks may be in it, how they are arranged. */
final class ListOptions {

    @Option(
            names = "--listens",
            split = ",",
            paramLabel = "TRACK[=STRENGTH]",
            description =
                    "What the listener heard, beside what the release knows: ids of tracks, each with a rating or strength or"
                            + " without.")
    List<String> listens = List.of();

    @Option(names = "--genre", split = ",", paramLabel = "GENRE", description = "Only tracks of these genres.")
    List<String> genres = List.of();

    @Option(names = "--not-genre", split = ",", paramLabel = "GENRE", description = "No tracks of these genres.")
    List<String> withoutGenres = List.of();

    @Option(names = "--artist", split = ",", paramLabel = "ARTIST", description = "Only tracks by these artists.")
    List<String> artists = List.of();

    @Option(names = "--not-artist", split = ",", paramLabel = "ARTIST", description = "No tracks by these artists.")
    List<String> withoutArtists = List.of();

    @Option(names = "--exclude", split = ",", paramLabel = "TRACK", description = "Not these tracks.")
    List<String> exclude = List.of();

    @Option(names = "--years", paramLabel = "FROM..TO", description = "Only tracks of these years, like 1980..1989.")
    @Nullable
    String years;

    @Option(
            names = "--feature",
            split = ",",
            paramLabel = "NAME=FROM..TO",
            description =
                    "Only tracks whose audio feature lies in a range, like tempo=120..140 or energy=0.7..; either end may be"
                            + " left out.")
    List<String> features = List.of();

    @Option(
            names = "--diversity",
            paramLabel = "0..1",
            description = "How little tracks of one artist crowd together (default: ${DEFAULT-VALUE}).")
    double diversity;

    @Option(
            names = "--genre-diversity",
            paramLabel = "0..1",
            description = "How little tracks of one genre crowd together (default: ${DEFAULT-VALUE}).")
    double genreDiversity;

    @Option(
            names = "--novelty",
            paramLabel = "0..1",
            description = "How far from what the listener mostly hears (default: ${DEFAULT-VALUE}).")
    double novelty;

    @Option(
            names = "--popularity-penalty",
            paramLabel = "0..1",
            description = "How far popular tracks step back (default: ${DEFAULT-VALUE}).")
    double popularityPenalty;

    @Option(
            names = "--discover",
            paramLabel = "0..1",
            description = "How much unknown artists come before known ones (default: ${DEFAULT-VALUE}).")
    double discover;

    @Option(
            names = "--calibration",
            paramLabel = "0..1",
            description = "How closely the genres follow the listener's own (default: ${DEFAULT-VALUE}).")
    double calibration;

    RecommendRequest of(RecommendRequest plain) {
        return plain.withListens(listens.stream().map(ListOptions::listen).toList())
                .withFilter(filter())
                .withDials(new Dials(diversity, genreDiversity, novelty, popularityPenalty, discover, calibration));
    }

    /** What stands behind the last = is a strength where it is a number: ids may hold the sign. */
    private static Listen listen(String text) {
        int equals = text.lastIndexOf('=');
        if (equals > 0) {
            try {
                return new Listen(new TrackId(text.substring(0, equals)), Float.valueOf(text.substring(equals + 1)));
            } catch (NumberFormatException e) {
                return Listen.to(text);
            }
        }
        return Listen.to(text);
    }

    private TrackFilter filter() {
        TrackFilter filter = TrackFilter.none()
                .without(exclude.stream().map(TrackId::new).toList())
                .ofArtists(artists)
                .withoutArtists(withoutArtists)
                .ofGenres(genres)
                .withoutGenres(withoutGenres);
        if (years != null) {
            Between range = range("--years", years);
            filter = filter.ofYears(range.from(), range.to());
        }
        for (String text : features) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            AudioFeature feature = AudioFeature.ofColumn(name)
                    .orElseThrow(() -> usage(
                            "There is no audio feature \"" + name + "\"",
                            "Name one of "
                                    + String.join(
                                            ", ",
                                            Arrays.stream(AudioFeature.values())
                                                    .map(AudioFeature::column)
                                                    .toList())
                                    + "."));
            Between range = range("--feature " + name, equals < 0 ? "" : text.substring(equals + 1));
            filter = filter.with(feature, range.from(), range.to());
        }
        return filter;
    }

    private static Between range(String option, String text) {
        int dots = text.indexOf("..");
        try {
            if (dots >= 0 && text.length() > 2) {
                String from = text.substring(0, dots);
                String to = text.substring(dots + 2);
                return new Between(
                        from.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(from),
                        to.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(to));
            }
            double only = Double.parseDouble(text);
            return new Between(only, only);
        } catch (NumberFormatException e) {
            throw usage(
                    option + " is no range: \"" + text + "\"",
                    "Write FROM..TO, for example 120..140, or 120.. or ..140.");
        }
    }

    private static SaysException usage(String problem, String hint) {
        return new SaysException(StandardErrorCode.USAGE, problem, hint);
    }
}
