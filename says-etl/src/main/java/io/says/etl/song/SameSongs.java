package io.says.etl.song;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import io.says.etl.rating.ExactSums;
import io.says.report.SongsReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tracks of a catalogue that are one song: those with an ISRC or a MusicBrainz id in common, and by wish those of
 * one name ({@link SongName#song} and {@link SongName#artist}). What is the same as a third is the same. Placeholders are no
 * ground: malformed and nil ids, artists such as <i>various artists</i>, titles such as <i>intro</i> that each album has one
 * of. Tracks that share nothing never leave Spark; those that do are held in memory, some hundred bytes each.
 */
public final class SameSongs {

    private static final int EXAMPLES = 20;
    private static final int MEMBERS = 10;

    private static final Set<String> NO_ARTIST = Set.of(
            "unknown",
            "unknownartist",
            "artistunknown",
            "various",
            "variousartists",
            "va",
            "noartist",
            "na",
            "none",
            "null");

    private static final Set<String> NO_TITLE = Set.of(
            "unknown",
            "unknowntitle",
            "unknowntrack",
            "untitled",
            "untitledtrack",
            "notitle",
            "na",
            "none",
            "null",
            "intro",
            "introduction",
            "outro",
            "interlude",
            "skit",
            "prelude",
            "prologue",
            "epilogue",
            "overture",
            "hiddentrack",
            "bonustrack",
            "silence");

    private final boolean byName;
    private final boolean liveApart;

    /**
     * @param byName whether tracks of one name are one song, beside those of one id
     * @param liveApart whether a live recording is another song
     */
    public SameSongs(boolean byName, boolean liveApart) {
        this.byName = byName;
        this.liveApart = liveApart;
    }

    /**
     * What was found.
     *
     * @param rows of {@link io.says.dataset.Datasets#SONG_SCHEMA}, in the order of the tracks
     * @param report in numbers and examples
     */
    public record Found(List<Row> rows, SongsReport report) {}

    /** What there is to say where songs are not asked for. */
    public Found nothing(Dataset<Row> catalogue) {
        long tracks = catalogue.count();
        return new Found(List.of(), new SongsReport("none", liveApart, tracks, tracks, 0, Map.of(), List.of()));
    }

    /**
     * Finds the songs.
     *
     * @param catalogue rows of {@link io.says.dataset.Datasets#CATALOGUE_SCHEMA}
     * @param listens rows with {@code track} and {@code plays}: the track most listened to stands for its song
     */
    public Found find(Dataset<Row> catalogue, Dataset<Row> listens) {
        Groups groups = groups(catalogue);
        long tracks = catalogue.count();
        String collapse = byName ? "name" : "id";
        if (groups.isEmpty()) {
            return new Found(List.of(), new SongsReport(collapse, liveApart, tracks, tracks, 0, Map.of(), List.of()));
        }
        Map<String, Long> plays = plays(listens, groups);
        List<Row> rows = new ArrayList<>();
        Map<String, Long> byBasis = new TreeMap<>();
        List<List<String>> songs = new ArrayList<>();
        for (List<String> members : groups.components()) {
            members.sort(Comparator.comparing((String track) -> plays.getOrDefault(track, 0L))
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()));
            songs.add(members);
            for (String track : members.subList(1, members.size())) {
                String basis = groups.basis(track, members.get(0));
                byBasis.merge(basis, 1L, Long::sum);
                rows.add(RowFactory.create(track, members.get(0), basis));
            }
        }
        rows.sort(Comparator.comparing(row -> row.getString(0)));
        return new Found(
                rows,
                new SongsReport(
                        collapse,
                        liveApart,
                        tracks,
                        tracks - rows.size(),
                        rows.size(),
                        byBasis,
                        examples(catalogue, songs, plays, groups)));
    }

    /** Every track that has a key in common with another, by key. */
    private Groups groups(Dataset<Row> catalogue) {
        Column isrc = upper(regexp_replace(trim(col("isrc")), "[- ]", ""));
        Column mbid = lower(trim(col("mbid")));
        Dataset<Row> keys = keyed(catalogue, "isrc", when(isrc.rlike("^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$"), isrc))
                .union(keyed(
                        catalogue,
                        "mbid",
                        when(
                                mbid.rlike("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
                                        .and(mbid.rlike("[1-9a-f]")),
                                mbid)));
        if (byName) {
            boolean apart = liveApart;
            UserDefinedFunction name = udf(
                    (UDF2<String, String, String>) (title, artist) -> name(title, artist, apart), DataTypes.StringType);
            keys = keys.union(keyed(catalogue, "name", name.apply(col("title"), col("artist"))));
        }
        Iterator<Row> shared = keys.withColumn("times", count(lit(1)).over(Window.partitionBy("key")))
                .filter(col("times").gt(1))
                .select("key", "track")
                .sort("key", "track")
                .toLocalIterator();
        Groups groups = new Groups();
        while (shared.hasNext()) {
            Row row = shared.next();
            groups.add(row.getString(0), row.getString(1));
        }
        return groups;
    }

    private static Dataset<Row> keyed(Dataset<Row> catalogue, String kind, Column key) {
        return catalogue
                .select(concat(lit(kind + " "), key).as("key"), col("track"))
                .filter(col("key").isNotNull());
    }

    /** What tracks of one song have in common; null where the name tells nothing. */
    private static @Nullable String name(@Nullable String title, @Nullable String artist, boolean liveApart) {
        if (title == null || artist == null) {
            return null;
        }
        String song = SongName.song(title, liveApart);
        String by = SongName.artist(artist);
        boolean placeholder =
                NO_TITLE.contains(song) || NO_ARTIST.contains(by) || song.matches("(?:track|titel|piste|pista)\\d+");
        return song.isEmpty() || by.isEmpty() || placeholder ? null : song + "\n" + by;
    }

    private static Map<String, Long> plays(Dataset<Row> listens, Groups groups) {
        List<Row> rows =
                groups.tracks().stream().map(track -> RowFactory.create(track)).toList();
        Dataset<Row> tracks = listens.sparkSession()
                .createDataFrame(rows, new org.apache.spark.sql.types.StructType().add("track", DataTypes.StringType));
        Map<String, Long> plays = new HashMap<>();
        listens.join(tracks, new String[] {"track"}, "left_semi")
                .groupBy("track")
                .agg(ExactSums.ofCounts(coalesce(col("plays"), lit(1L))))
                .toLocalIterator()
                .forEachRemaining(row -> plays.put(row.getString(0), row.getLong(1)));
        return plays;
    }

    private static List<SongsReport.Song> examples(
            Dataset<Row> catalogue, List<List<String>> songs, Map<String, Long> plays, Groups groups) {
        List<List<String>> largest = songs.stream()
                .sorted(Comparator.comparing((List<String> song) -> -song.size())
                        .thenComparing(song -> song.get(0)))
                .limit(EXAMPLES)
                .toList();
        Set<String> named = new TreeSet<>();
        largest.forEach(song -> named.addAll(song.subList(0, Math.min(song.size(), MEMBERS + 1))));
        Map<String, Row> names = new HashMap<>();
        catalogue
                .filter(col("track").isin(named.toArray()))
                .select("track", "title", "artist")
                .collectAsList()
                .forEach(row -> names.put(row.getString(0), row));
        List<SongsReport.Song> examples = new ArrayList<>();
        for (List<String> song : largest) {
            String stands = song.get(0);
            List<SongsReport.Member> members = new ArrayList<>();
            for (String track : song.subList(1, Math.min(song.size(), MEMBERS + 1))) {
                members.add(new SongsReport.Member(
                        track, text(names.get(track), 1), text(names.get(track), 2), groups.basis(track, stands)));
            }
            examples.add(new SongsReport.Song(
                    stands,
                    text(names.get(stands), 1),
                    text(names.get(stands), 2),
                    song.stream()
                            .mapToLong(track -> plays.getOrDefault(track, 0L))
                            .reduce(0, SameSongs::plus),
                    song.size(),
                    members));
        }
        return examples;
    }

    private static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static @Nullable String text(@Nullable Row row, int column) {
        return row == null || row.isNullAt(column) ? null : row.getString(column);
    }
}
