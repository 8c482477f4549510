package io.says.etl.source;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The MovieLens ratings of GroupLens: 100K ({@code u.data}), 1M and 10M ({@code ratings.dat}), 20M, 25M, 32M and latest
 * ({@code ratings.csv}). Of 100K the published splits are read instead of {@code u.data} where {@code says.movielens.split}
 * names one. The year is taken out of the title; several genres are joined by a comma.
 */
public final class MovieLensSourceFactory implements SourceFactory {

    private static final Pattern SPLIT = Pattern.compile("(u[1-5ab])\\.(base|test)");
    private static final Pattern YEAR = Pattern.compile("(.*?)\\s*\\((\\d{4})\\)\\s*");
    private static final Pattern RATING = Pattern.compile("\\d+\\t\\d+\\t[1-5]\\t\\d+");
    private static final Pattern BIG_RATING = Pattern.compile("\\d+::\\d+::\\d(\\.\\d)?::\\d+");

    private static final List<String> GENRES = List.of(
            "unknown",
            "Action",
            "Adventure",
            "Animation",
            "Children's",
            "Comedy",
            "Crime",
            "Documentary",
            "Drama",
            "Fantasy",
            "Film-Noir",
            "Horror",
            "Musical",
            "Mystery",
            "Romance",
            "Sci-Fi",
            "Thriller",
            "War",
            "Western");

    /** Made by the plugin. */
    public MovieLensSourceFactory() {}

    /**
     * {@code says.movielens}.
     *
     * @param split the published split to read; empty for none
     */
    private record MovieLensConfig(String split) {}

    @Override
    public String name() {
        return "movielens";
    }

    @Override
    public String description() {
        return "MovieLens ratings: 100K, 1M, 10M, 20M, 25M, 32M, latest";
    }

    /** What a file of the data set is. */
    private enum Kind {
        RATINGS_100K,
        RATINGS_DAT,
        RATINGS_CSV,
        SPLIT_PART,
        ITEMS_100K,
        MOVIES_DAT,
        MOVIES_CSV,
        OTHER
    }

    private static Kind kind(InputSample.FileSample file) {
        String first = file.firstLine().strip();
        if (SPLIT.matcher(file.bareName()).matches() && RATING.matcher(first).matches()) {
            return Kind.SPLIT_PART;
        }
        if (file.bareName().equals("u.data") && !first.isEmpty()) {
            return Kind.RATINGS_100K;
        }
        if (file.bareName().equals("u.item") && first.split("\\|", -1).length == 24) {
            return Kind.ITEMS_100K;
        }
        if (file.bareName().startsWith("ratings")
                && file.lines().stream()
                        .limit(10)
                        .anyMatch(line -> BIG_RATING.matcher(line.strip()).matches())) {
            return Kind.RATINGS_DAT;
        }
        if (file.bareName().equals("movies.dat") && first.split("::", -1).length == 3) {
            return Kind.MOVIES_DAT;
        }
        return switch (first) {
            case "userId,movieId,rating,timestamp" ->
                file.bareName().startsWith("ratings") ? Kind.RATINGS_CSV : Kind.OTHER;
            case "movieId,title,genres" -> Kind.MOVIES_CSV;
            default -> Kind.OTHER;
        };
    }

    private static boolean isRatings(Kind kind) {
        return kind == Kind.RATINGS_100K || kind == Kind.RATINGS_DAT || kind == Kind.RATINGS_CSV;
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.files().stream()
                        .map(MovieLensSourceFactory::kind)
                        .anyMatch(kind -> isRatings(kind) || kind == Kind.SPLIT_PART)
                ? Match.SURE
                : Match.NO;
    }

    @Override
    public Source create(Settings settings) {
        String split =
                settings.bind("says.movielens", MovieLensConfig.class).split().strip();
        if (!split.isEmpty() && !split.matches("u[1-5ab]")) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.movielens.split names no published split: " + split,
                    "Use u1, u2, u3, u4, u5, ua or ub, or leave it empty for all the ratings.");
        }
        return (RowSource) files -> open(files, split);
    }

    private record Candidate(InputFile file, InputSample.FileSample sample, Kind kind) {}

    private static RowReading open(List<InputFile> files, String wanted) {
        FormatReading reading = new FormatReading("movielens");
        Map<String, String> copies = FormatReading.copies(files);
        List<Candidate> all = new ArrayList<>();
        for (InputFile file : files) {
            String copy = copies.get(file.name());
            if (copy != null) {
                reading.ignored(file, "it is a copy of " + copy);
            } else {
                InputSample.FileSample sample = FormatReading.look(file);
                all.add(new Candidate(file, sample, kind(sample)));
            }
        }
        List<Candidate> ratings =
                all.stream().filter(file -> isRatings(file.kind())).toList();
        String split = wanted.isEmpty() && ratings.isEmpty() ? onlySplit(all) : wanted;
        InputFile chosen = split.isEmpty() ? theRatings(ratings) : null;
        if (!split.isEmpty()) {
            for (String part : List.of("base", "test")) {
                if (all.stream().noneMatch(file -> file.sample().bareName().equals(split + "." + part))) {
                    throw new SaysException(
                            StandardErrorCode.INPUT_NOT_FOUND,
                            "There is no " + split + "." + part + " in the input, which says.movielens.split asks for",
                            "The splits come with MovieLens 100K; leave says.movielens.split empty for other data.");
                }
            }
        }
        for (Candidate candidate : all) {
            add(reading, candidate, split, chosen);
        }
        return reading.build();
    }

    /** The one split in an input that has no other ratings. */
    private static String onlySplit(List<Candidate> all) {
        Set<String> splits = new TreeSet<>();
        for (Candidate candidate : all) {
            Matcher name = SPLIT.matcher(candidate.sample().bareName());
            if (name.matches() && candidate.kind() == Kind.SPLIT_PART) {
                splits.add(name.group(1));
            }
        }
        return splits.size() == 1 ? splits.iterator().next() : "";
    }

    private static @Nullable InputFile theRatings(List<Candidate> ratings) {
        List<Candidate> plain = ratings.stream()
                .filter(file -> file.sample().bareName().matches("ratings\\.(csv|dat)|u\\.data"))
                .toList();
        List<Candidate> one = plain.isEmpty() ? ratings : plain;
        if (one.size() > 1) {
            throw new SaysException(
                    StandardErrorCode.MALFORMED_INPUT,
                    "Several releases of the ratings lie together: "
                            + String.join(
                                    ", ",
                                    one.stream()
                                            .limit(5)
                                            .map(file -> file.file().name())
                                            .toList()),
                    "Reading them all would count ratings twice; name one of the files, or its folder.");
        }
        return one.isEmpty() ? null : one.get(0).file();
    }

    private static void add(FormatReading reading, Candidate candidate, String split, @Nullable InputFile chosen) {
        InputFile file = candidate.file();
        Matcher part = SPLIT.matcher(candidate.sample().bareName());
        if (part.matches()) {
            if (part.group(1).equals(split)) {
                reading.table(file, splitPart(part.group(2).equals("base") ? "train" : "test"));
            } else {
                reading.ignored(file, "published split; choose it with says.movielens.split");
            }
        } else if (isRatings(candidate.kind())) {
            if (file.equals(chosen)) {
                reading.table(file, ratings(candidate.kind()));
            } else if (split.isEmpty()) {
                reading.ignored(file, "another release of the ratings; name the file itself to read it");
            } else {
                reading.ignored(file, "the split " + split + " is read instead");
            }
        } else {
            switch (candidate.kind()) {
                case ITEMS_100K -> reading.table(file, items());
                case MOVIES_DAT ->
                    reading.table(
                            file,
                            movies(TableFile.tracks("films", "::", "MovieID", "track", "Title", "", "Genres", ""))
                                    .in(isUtf8(file) ? "UTF-8" : "ISO-8859-1"));
                case MOVIES_CSV ->
                    reading.table(
                            file,
                            movies(TableFile.tracks("films", ",", "movieId", "track", "title", "", "genres", "")
                                    .withHeader()
                                    .quoted()));
                default -> reading.ignored(file, "it holds neither ratings nor films");
            }
        }
    }

    private static TableFile ratings(Kind kind) {
        String delimiter = kind == Kind.RATINGS_100K ? "\t" : kind == Kind.RATINGS_DAT ? "::" : ",";
        TableFile table = TableFile.events(
                "ratings", delimiter, "userId", "user", "movieId", "track", "rating", "rating", "timestamp", "time");
        return kind == Kind.RATINGS_CSV ? table.withHeader().quoted() : table;
    }

    private static TableFile splitPart(String part) {
        TableFile table = ratings(Kind.RATINGS_100K);
        return new TableFile(
                "ratings, the " + part + " part of a published split",
                table.kind(),
                table.delimiter(),
                table.quote(),
                table.header(),
                table.charset(),
                table.names(),
                table.columns(),
                List.of("part"),
                (fields, row) -> {
                    row.set("part", part);
                    return null;
                });
    }

    private static TableFile movies(TableFile table) {
        return table.deriving(List.of("title", "year", "genre"), (fields, row) -> {
            title(fields.get(1), row);
            String genres = fields.get(2).strip();
            row.set("genre", genres.equals("(no genres listed)") ? null : genres.replace("|", ", "));
            return null;
        });
    }

    private static void title(String text, Cells row) {
        Matcher year = YEAR.matcher(text);
        if (year.matches() && !year.group(1).isBlank()) {
            row.set("title", year.group(1));
            row.set("year", year.group(2));
        } else {
            row.set("title", text);
        }
    }

    private static TableFile items() {
        List<String> fields = new ArrayList<>(List.of(
                "movie id", "track", "movie title", "", "release date", "", "video release date", "", "URL", ""));
        for (String genre : GENRES) {
            fields.add(genre);
            fields.add("");
        }
        return TableFile.tracks("films", "|", fields.toArray(String[]::new))
                .in("ISO-8859-1")
                .deriving(List.of("title", "year", "genre"), (values, row) -> {
                    title(values.get(1), row);
                    String released = values.get(2).strip();
                    if (row.get("year") == null && released.matches("\\d{2}-[A-Za-z]{3}-\\d{4}")) {
                        row.set("year", released.substring(released.length() - 4));
                    }
                    List<String> genres = new ArrayList<>();
                    for (int i = 1; i < GENRES.size(); i++) {
                        if (values.get(values.size() - GENRES.size() + i)
                                .strip()
                                .equals("1")) {
                            genres.add(GENRES.get(i));
                        }
                    }
                    row.set("genre", String.join(", ", genres));
                    return null;
                });
    }

    private static boolean isUtf8(InputFile file) {
        try {
            TextLines lines = new TextLines(FileSplit.whole(file), StandardCharsets.UTF_8);
            boolean utf8 = true;
            while (lines.hasNext()) {
                String problem = lines.next().problem();
                utf8 &= problem == null || !problem.startsWith("NOT_UTF8");
            }
            return utf8;
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file.name());
        }
    }
}
