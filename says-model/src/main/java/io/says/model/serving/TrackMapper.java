package io.says.model.serving;

import io.says.TrackMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Lays the tracks of a bundle out on the plane that holds most of how they differ. Thread-safe. */
final class TrackMapper {

    private final Catalogue catalogue;
    private final Likeness likeness;

    TrackMapper(Catalogue catalogue, Likeness likeness) {
        this.catalogue = catalogue;
        this.likeness = likeness;
    }

    /**
     * A map of some tracks.
     *
     * @param order the tracks it can hold
     * @param most how many it holds at the most, taken evenly from the order
     * @return empty where the model does not tell by numbers what any of them is like
     */
    Optional<TrackMap> map(int[] order, int most) {
        int dimensions = likeness.dimensions();
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
            likeness.direction(track, direction);
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
}
