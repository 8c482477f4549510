package io.says.etl.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How interactions spread over tracks: for each number of interactions, how many tracks have it. Takes memory by the number
 * of different numbers, not of tracks. Immutable.
 */
final class Popularity {

    private static final int POINTS = 20;
    private static final int[] TOP_PERCENTS = {1, 5, 10, 20, 50};

    private final NavigableMap<Long, Long> tracksByCount;
    private final long tracks;
    private final long interactions;

    Popularity(Map<Long, Long> tracksByCount) {
        this.tracksByCount = new TreeMap<>(tracksByCount);
        long items = 0;
        long sum = 0;
        for (Map.Entry<Long, Long> group : tracksByCount.entrySet()) {
            items += group.getValue();
            sum += group.getKey() * group.getValue();
        }
        this.tracks = items;
        this.interactions = sum;
    }

    long tracks() {
        return tracks;
    }

    long interactions() {
        return interactions;
    }

    /** Gini's coefficient: 2 sum(i x_i) / (n sum x) - (n + 1) / n, x in ascending order and i from 1. */
    double gini() {
        if (interactions == 0) {
            return 0;
        }
        double weighted = 0;
        double before = 0;
        for (Map.Entry<Long, Long> group : tracksByCount.entrySet()) {
            double m = group.getValue();
            weighted += group.getKey() * (m * before + m * (m + 1) / 2);
            before += m;
        }
        double n = tracks;
        return 2 * weighted / (n * interactions) - (n + 1) / n;
    }

    /** Lorenz' curve at 0 %, 5 %, … 100 % of the tracks, the least popular first; straight between two tracks. */
    List<Double> lorenz() {
        if (interactions == 0) {
            return List.of();
        }
        List<Double> curve = new ArrayList<>();
        for (int point = 0; point <= POINTS; point++) {
            curve.add(rounded(least((double) tracks * point / POINTS) / interactions));
        }
        return curve;
    }

    /** The interactions of so many of the least popular tracks. */
    private double least(double many) {
        double left = many;
        double sum = 0;
        for (Map.Entry<Long, Long> group : tracksByCount.entrySet()) {
            double taken = Math.min(left, group.getValue());
            sum += taken * group.getKey();
            left -= taken;
            if (left <= 0) {
                break;
            }
        }
        return sum;
    }

    /** The share of all interactions by the most popular tracks, by label. */
    Map<String, Double> longTail() {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (int percent : TOP_PERCENTS) {
            long most = Math.max(1, (long) Math.ceil(tracks * percent / 100.0));
            double top = interactions - least((double) tracks - most);
            shares.put("top " + percent + " %", interactions == 0 ? 0 : rounded(top / interactions));
        }
        return shares;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e9) / 1e9;
    }
}
