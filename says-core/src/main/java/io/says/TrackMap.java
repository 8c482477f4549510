package io.says;

import java.util.List;

/**
 * Tracks as points of a plane: what a model takes to be alike lies near each other, as far as two dimensions can show it.
 *
 * @param points the tracks drawn, the most heard first
 * @param captured the share of the variance of the tracks drawn that the plane holds, 0 to 1: far below 1, near points may be unlike
 */
public record TrackMap(List<Point> points, double captured) {

    /**
     * A track's place.
     *
     * @param track the track
     * @param x along the direction of the greatest variance
     * @param y along the direction of the greatest variance across that
     */
    public record Point(Track track, double x, double y) {}

    /** Copies the points. */
    public TrackMap {
        points = List.copyOf(points);
    }
}
