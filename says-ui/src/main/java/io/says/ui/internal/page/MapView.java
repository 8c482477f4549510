package io.says.ui.internal.page;

import io.says.AudioFeature;
import io.says.Track;
import io.says.TrackMap;
import io.says.json.Json;
import io.says.orchestrator.text.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The map of the catalogue in words: a drawing and the table behind it.
 *
 * @param drawing what the script needs to draw it, as JSON
 * @param caption what is drawn, and how much of it two dimensions can show
 * @param colours what it can be coloured by
 * @param rows the tracks drawn, the most heard first
 */
public record MapView(String drawing, String caption, List<Colour> colours, List<Row> rows) {

    static final String GENRE = "genre";

    /** As many as there are colours that can be told apart on both grounds, one left for all others. */
    private static final int GENRES = 6;

    private static final int BUCKETS = 5;
    private static final double THOUSANDTHS = 1000;

    /**
     * Something the tracks can be coloured by.
     *
     * @param name the parameter's value
     * @param label what it is called
     * @param chosen whether they are
     */
    public record Colour(String name, String label, boolean chosen) {}

    /**
     * A track of the table.
     *
     * @param id its id
     * @param title what it is called
     * @param artist who plays it
     * @param group what its colour stands for
     * @param x its place from left to right
     * @param y its place from bottom to top
     */
    public record Row(String id, String title, String artist, String group, String x, String y) {}

    /** How tracks are told apart: the names of the groups, and which of them a track is in. */
    private record Groups(List<String> names, ToIntFunction<Track> of) {}

    /**
     * The view of a map.
     *
     * @param map the map
     * @param all how many tracks there are in all
     * @param by {@value #GENRE} or the column of an audio feature; anything else is taken for the genre
     * @param current the track looked at, empty for none
     * @param texts what is said
     */
    static MapView of(TrackMap map, int all, String by, String current, Texts texts) {
        List<Track> tracks = map.points().stream().map(TrackMap.Point::track).toList();
        List<AudioFeature> known = AudioFeature.MEASURES.stream()
                .filter(feature -> tracks.stream()
                        .anyMatch(track -> track.features().get(feature).isPresent()))
                .toList();
        Optional<AudioFeature> feature =
                known.stream().filter(one -> one.column().equals(by)).findFirst();
        Groups groups = feature.map(of -> byFeature(tracks, of, texts)).orElseGet(() -> byGenre(tracks, texts));
        List<List<Object>> points = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (TrackMap.Point point : map.points()) {
            Track track = point.track();
            int group = groups.of().applyAsInt(track);
            String artist = Objects.requireNonNullElse(track.artist(), "–");
            points.add(List.of(
                    Math.rint(point.x() * THOUSANDTHS) / THOUSANDTHS,
                    Math.rint(point.y() * THOUSANDTHS) / THOUSANDTHS,
                    group,
                    track.displayTitle() + " – " + artist,
                    track.id().value()));
            rows.add(new Row(
                    track.id().value(),
                    track.displayTitle(),
                    artist,
                    groups.names().get(group),
                    texts.decimal(point.x(), 3),
                    texts.decimal(point.y(), 3)));
        }
        Map<String, Object> drawing = new LinkedHashMap<>();
        drawing.put("kind", "map");
        drawing.put("shades", feature.isPresent());
        drawing.put("groups", groups.names());
        drawing.put("points", points);
        drawing.put("current", current);
        List<Colour> colours =
                new ArrayList<>(List.of(new Colour(GENRE, texts.say("column.genre"), feature.isEmpty())));
        for (AudioFeature one : known) {
            colours.add(new Colour(
                    one.column(),
                    texts.say("feature." + one.column()),
                    feature.filter(one::equals).isPresent()));
        }
        return new MapView(
                Json.write(drawing),
                texts.say("map.caption", rows.size(), all, texts.percent(map.captured())),
                colours,
                rows);
    }

    private static Groups byGenre(List<Track> tracks, Texts texts) {
        Map<String, Long> counts = tracks.stream()
                .map(Track::genre)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(genre -> genre, TreeMap::new, Collectors.counting()));
        List<String> names = counts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Long> genre) -> -genre.getValue()))
                .limit(GENRES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(ArrayList::new));
        int others = names.size();
        List<String> shown = new ArrayList<>(names);
        shown.add(texts.say("map.others"));
        return new Groups(shown, track -> {
            int group = names.indexOf(track.genre());
            return group < 0 ? others : group;
        });
    }

    private static Groups byFeature(List<Track> tracks, AudioFeature feature, Texts texts) {
        double[] values = tracks.stream()
                .map(track -> track.features().get(feature))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        double least = values[0];
        double width = (values[values.length - 1] - least) / BUCKETS;
        int buckets = width > 0 ? BUCKETS : 1;
        int digits = width * BUCKETS > 10 ? 0 : 2;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < buckets; i++) {
            names.add(texts.say(
                    "report.interval",
                    texts.decimal(least + i * width, digits),
                    texts.decimal(least + (i + 1) * width, digits)));
        }
        names.add(texts.say("report.unknown"));
        return new Groups(names, track -> {
            OptionalDouble value = track.features().get(feature);
            return value.isEmpty()
                    ? buckets
                    : (int) Math.min(buckets - 1, width > 0 ? (value.getAsDouble() - least) / width : 0);
        });
    }
}
